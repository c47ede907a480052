"""Answers a second at the edge towards Telegram: Gauhar as it runs, beside a bot as one would copy it."""
