"""The edge towards Telegram: updates in, screens out; it decides nothing."""
