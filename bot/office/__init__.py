"""The desk in the chat: what officials ask for, who may, and what each of it does."""
