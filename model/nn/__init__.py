"""The networks. Nothing here reads data, files or prompts, and nothing here trains."""
