"""The commands that have grown a room of their own. `bot.cli` puts them under `gauhar`."""
