"""What people say of answers, kept, and turned into changes for somebody to review."""
