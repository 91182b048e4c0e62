"""What a person sees in a terminal: layout, sentences, and the conversation."""
