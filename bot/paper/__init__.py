"""What is handed out to be read away from the chat: questionnaires, filled copies, the report."""
