"""Templates: reactions, comparisons, expectation and reality, chats, motivational posters."""
