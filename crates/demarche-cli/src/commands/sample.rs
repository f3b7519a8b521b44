//! `demarche sample`: records in, a sheet of events drawn by lot out, for a reader to judge.

mod html;

use demarche::record::record::Event;
use demarche::record::sheet::{self, Rules};
use miette::Result;

use super::draw::Draw;
use super::print;
use super::records::each_record;
use crate::args::{By, Sample, SheetFormat};
use crate::speak::{Outcome, warn};

/// Draws events and prints their sheet.
pub(crate) fn run(sample: Sample) -> Result<Outcome> {
    let Sample { records, n, seed, by, blind, format } = sample;
    let mut draw = Draw::new(n, seed);
    let read = each_record(records, |record| {
        let wanted = |event: &Event| draw.wants(&group(event, by), &sheet::id(record, event));
        for row in sheet::rows(record, wanted) {
            let event = record.events.iter().find(|event| sheet::id(record, event) == row.id);
            if let Some(event) = event {
                draw.take(group(event, by), row);
            }
        }
    });
    let rows = draw.drawn();
    if rows.is_empty() {
        warn("demarche: there are no events in these records");
    }
    let rules = if blind { Rules::Left } else { Rules::Shown };
    print(&match format {
        SheetFormat::Csv => sheet::to_csv(&rows, rules),
        SheetFormat::Html => html::page(&rows, rules),
    })?;
    Ok(read)
}

/// The group of an event, from which as many are drawn as from any other.
fn group(event: &Event, by: Option<By>) -> String {
    match by {
        None => String::new(),
        Some(By::Type) => event.event.clone(),
        Some(By::Pattern) => event.rule.clone(),
        Some(By::Quad) => event.quad.to_string(),
    }
}
