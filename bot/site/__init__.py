"""The document as web pages: addresses that last, what is on a page, and how a site is written or served."""
