"""The last stage: a candidate is audited and becomes the published release."""
