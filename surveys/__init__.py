"""Questionnaires and interviews; knows no Telegram."""
