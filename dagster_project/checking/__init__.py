"""What the checks found, for the people who write the reports: in plain words, as text and as a page to hand on."""
