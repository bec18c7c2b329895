"""dlp-gateway: an SMTP relay that holds protected personal data on its way to federal immigration domains."""

__version__ = "0.1.0"
