"""Files, prompts, pictures and tokens: everything between the networks and the outside."""
