"""Rules of fieldwork: who may do what, what a code looks like. They know no database and no Telegram."""
