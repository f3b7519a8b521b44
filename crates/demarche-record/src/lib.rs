//! The coding as the demarche/1 record and its JSON Schema.
