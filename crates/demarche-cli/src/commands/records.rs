//! Files of records in, records out: what `demarche code` has written is read back.

use std::path::PathBuf;

use demarche::record::{Record, record::SCHEMA};
use serde_json::{Deserializer, Value};

use crate::inputs::places;
use crate::speak::{Outcome, warn};

/// Hands every record of the files to `each`: JSON or JSON lines, packed by gzip or not. What cannot be read is told,
/// and the rest goes on; the object that stands in for a report that could not be read is passed over.
pub(super) fn each_record(files: Vec<PathBuf>, mut each: impl FnMut(&Record)) -> Outcome {
    let mut outcome = Outcome::Done;
    let mut tell = |source: &str, why: &str| {
        outcome = Outcome::SomeFailed;
        warn(&format!("demarche: {source}: {why}"));
    };
    for place in places(files, false) {
        let (source, lines) =
            match place.and_then(|place| Ok((place.source.clone(), place.lines()?))) {
                Ok(opened) => opened,
                Err(unread) => {
                    tell(&unread.source, &unread.why);
                    continue;
                }
            };
        for value in Deserializer::from_reader(lines).into_iter::<Value>() {
            let values = match value {
                Ok(Value::Array(values)) => values,
                Ok(value) => vec![value],
                Err(error) => {
                    tell(&source, &format!("this is no JSON: {error}"));
                    break;
                }
            };
            for value in values {
                if value.get("error").is_some() && value.get("schema").is_none() {
                    continue;
                }
                match serde_json::from_value::<Record>(value) {
                    Ok(record) if record.schema == SCHEMA => each(&record),
                    Ok(record) => tell(
                        &source,
                        &format!(
                            "a record of version \"{}\"; {SCHEMA} was expected",
                            record.schema
                        ),
                    ),
                    Err(error) => tell(
                        &source,
                        &format!("this is no record as `demarche code` writes them: {error}"),
                    ),
                }
            }
        }
    }
    outcome
}
