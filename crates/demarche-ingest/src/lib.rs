//! Report bytes to the cleaned, aligned document.
