"""The Telegram front end: an update, as Telegram sends it, becomes the calls that answer it. Nothing here waits,
stores or sends."""
