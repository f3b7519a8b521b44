//! The record as JSON and back, and the JSON Schema of it.

use std::io;

use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::record::{Record, SCHEMA};

/// Why a text is no record.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not JSON, or not of the record's shape.
    #[error("this is no demarche/1 record (line {line}, column {column}): {cause}")]
    Shape {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What the reader met.
        cause: serde_json::Error,
    },
    /// It is a record of another version.
    #[error("this record is of version {found:?}; demarche/1 was expected")]
    Version {
        /// The version that it names.
        found: String,
    },
}

impl From<serde_json::Error> for Error {
    fn from(cause: serde_json::Error) -> Error {
        Error::Shape { line: cause.line(), column: cause.column(), cause }
    }
}

impl Record {
    /// One line of JSON, without a line end.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a record has string keys and no failing value")
    }

    /// Indented JSON, without a line end.
    pub fn to_json_pretty(&self) -> String {
        serde_json::to_string_pretty(self).expect("a record has string keys and no failing value")
    }

    /// Writes one line of JSON, without a line end. Fails only where the writer does.
    pub fn write_json(&self, out: impl io::Write) -> io::Result<()> {
        Ok(serde_json::to_writer(out, self)?)
    }

    /// Reads a record back; unknown fields, of a later minor version, are passed over.
    ///
    /// # Errors
    /// Where the text is not JSON, is not shaped as a record, or names another version.
    pub fn from_json(text: &str) -> Result<Record, Error> {
        let record: Record = serde_json::from_str(text)?;
        if record.schema != SCHEMA {
            return Err(Error::Version { found: record.schema });
        }
        Ok(record)
    }
}

/// The JSON Schema (draft 2020-12) of the record, generated from its types. Every field is required: one that is
/// marked nullable is written as null.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Record>();
    schema.insert(String::from("title"), Value::from("demarche/1"));
    if let Some(version) = schema.pointer_mut("/properties/schema") {
        version["const"] = Value::from(SCHEMA);
    }
    schema.to_value()
}
