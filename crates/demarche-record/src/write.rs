//! A coder, a document and its coding in, the record out.

use demarche_model::{self as model, Cited, Code, Coding, Span, When};

use crate::record::{
    Aligned, Author, Block, Channel, CitedCode, ClusterRef, Coder, DateBasis, DocLink, Document,
    Entity, EntityRef, Event, EventDate, EventRef, Evidence, Link, Location, Mention, Note, Number,
    Office, Place, Published, Record, SCHEMA, Size, Statement, StatementRef, Time,
};
use crate::{Offsets, Points};

/// The record of a coded document. Total and pure: the same three values give the same record.
///
/// An asserted event that the text does not date carries the publication day, with `basis: "published"`; one that
/// is future, hypothetical, historical or negated carries none.
pub fn record(coder: &Coder, document: &model::Document, coding: &Coding) -> Record {
    let writer = Writer { offsets: Offsets::new(&document.text) };
    let mut clusters = Vec::new();
    let events = coding.events.iter().enumerate();
    let published = document.published.as_ref();
    Record {
        schema: String::from(SCHEMA),
        coder: coder.clone(),
        document: writer.document(document, coding.issuer),
        entities: coding.entities.iter().enumerate().map(|(i, e)| writer.entity(i, e)).collect(),
        events: events.map(|(i, e)| writer.event(i, e, published, &mut clusters)).collect(),
        statements: coding
            .statements
            .iter()
            .enumerate()
            .map(|(i, s)| writer.statement(i, s))
            .collect(),
        times: coding.times.iter().map(|time| writer.time(time)).collect(),
        links: coding.links.iter().map(link).collect(),
        notes: coding.notes.iter().map(|note| writer.note(note)).collect(),
    }
}

/// The record's `document` part alone, as `extract` prints it; nobody has read it, so it has no issuer.
pub fn document(document: &model::Document) -> Document {
    Writer { offsets: Offsets::new(&document.text) }.document(document, None)
}

/// Numbers from 1 in the order of the coding's list.
fn ordinal(index: usize) -> u32 {
    index as u32 + 1
}

fn entity_ref(id: model::EntityId) -> EntityRef {
    EntityRef(ordinal(id.index()))
}

fn statement_ref(id: model::StatementId) -> StatementRef {
    StatementRef(ordinal(id.index()))
}

fn letters(code: &Code) -> String {
    code.as_str().to_owned()
}

/// A single-precision number as its shortest decimal says it: 4.2 and not 4.199999809265137.
fn decimal(number: f32) -> f64 {
    number.to_string().parse().expect("a float's own spelling reads back")
}

fn link(link: &model::Link) -> Link {
    Link { kind: link.kind.into(), from: statement_ref(link.from), to: statement_ref(link.to) }
}

/// Whatever needs the conversion table.
struct Writer<'t> {
    offsets: Offsets<'t>,
}

impl Writer<'_> {
    fn points(&self, span: Span) -> Points {
        self.offsets.points(span)
    }

    fn maybe(&self, span: Option<Span>) -> Option<Points> {
        span.map(|span| self.points(span))
    }

    fn all(&self, spans: &[Span]) -> Vec<Points> {
        spans.iter().map(|span| self.points(*span)).collect()
    }

    fn cited<T>(&self, values: &[Cited<T>]) -> Vec<Points> {
        values.iter().map(|value| self.points(value.span)).collect()
    }

    fn codes(&self, values: &[Cited<Code>]) -> Vec<CitedCode> {
        let code = |cited: &Cited<Code>| CitedCode {
            code: letters(&cited.value),
            span: self.points(cited.span),
        };
        values.iter().map(code).collect()
    }

    fn document(&self, document: &model::Document, issuer: Option<model::EntityId>) -> Document {
        Document {
            id: document.id.clone(),
            text_id: document.text_id.clone(),
            source: document.source.clone(),
            url: document.url.clone(),
            title: document.title.clone(),
            authors: document
                .authors
                .iter()
                .map(|author| Author { name: author.name.clone(), span: self.maybe(author.span) })
                .collect(),
            publisher: document.publisher.clone(),
            language: String::from("en"),
            published: document.published.as_ref().map(|published| Published {
                date: published.date.to_string(),
                instant: published.instant.clone(),
                basis: published.basis.into(),
                rule: published.rule.clone(),
                span: self.maybe(published.span),
            }),
            issuer: issuer.map(entity_ref),
            completeness: document.completeness.into(),
            text: document.text.clone(),
            source_map: document
                .source_map
                .iter()
                .map(|run| {
                    let Points(start, end) = self.points(run.text);
                    Aligned(start, end, run.source.start as u64, run.source.end as u64)
                })
                .collect(),
            blocks: document
                .blocks
                .iter()
                .map(|block| Block { kind: block.kind.into(), span: self.points(block.span) })
                .collect(),
            links: document
                .links
                .iter()
                .map(|link| DocLink {
                    kind: link.kind.into(),
                    url: link.url.clone(),
                    text: link.text.as_ref().unwrap_or(&link.url).clone(),
                })
                .collect(),
        }
    }

    fn entity(&self, index: usize, entity: &model::Entity) -> Entity {
        Entity {
            id: EntityRef(ordinal(index)),
            kind: entity.kind.into(),
            name: entity.name.clone(),
            entity: entity.entity.as_ref().map(letters),
            country: entity.country.as_ref().map(letters),
            sector: entity.sector.as_ref().map(letters),
            other_sectors: entity.other_sectors.iter().map(letters).collect(),
            office: entity.office.as_ref().map(|office| Office {
                title: office.title.clone(),
                of: office.of.as_ref().map(letters),
                span: self.maybe(office.span),
            }),
            wikidata: None,
            // A place of the record lies somewhere: what is known of one without coordinates is its country, which
            // the entity gives.
            place: entity.place.as_ref().and_then(place),
            mentions: entity
                .mentions
                .iter()
                .map(|mention| Mention {
                    span: self.points(mention.span),
                    form: mention.form.into(),
                })
                .collect(),
        }
    }

    fn event(
        &self,
        index: usize,
        event: &model::Event,
        published: Option<&model::Published>,
        clusters: &mut Vec<u32>,
    ) -> Event {
        let cluster = clusters.iter().position(|known| *known == event.cluster);
        let cluster = cluster.unwrap_or_else(|| {
            clusters.push(event.cluster);
            clusters.len() - 1
        });
        let undated = || {
            let published = published.filter(|_| event.status == model::Status::Asserted)?;
            let day = published.date.to_string();
            Some(EventDate {
                start: Some(day.clone()),
                end: Some(day),
                grain: model::Grain::Day.into(),
                basis: DateBasis::Published,
                span: None,
            })
        };
        Event {
            id: EventRef(ordinal(index)),
            event: letters(&event.event.value),
            mode: event.mode.iter().map(|mode| letters(&mode.value)).collect(),
            context: event.context.iter().map(|context| letters(&context.value)).collect(),
            quad: event.quad,
            score: decimal(event.score),
            cameo: event.cameo.as_ref().map(letters),
            actor: event.actor.iter().map(|actor| entity_ref(actor.value)).collect(),
            recipient: event.recipient.iter().map(|side| entity_ref(side.value)).collect(),
            status: event.status.into(),
            date: event.date.as_ref().map(|date| self.date(date)).or_else(undated),
            location: event.location.as_ref().map(|location| self.location(location)),
            statement: event.statement.map(statement_ref),
            speaker: event.speaker.map(entity_ref),
            size: Size {
                dead: self.number(event.size.dead.as_ref()),
                injured: self.number(event.size.injured.as_ref()),
                arrested: self.number(event.size.arrested.as_ref()),
                participants: self.number(event.size.participants.as_ref()),
            },
            evidence: Evidence {
                sentence: self.points(event.sentence),
                trigger: self.points(event.event.span),
                actor: self.cited(&event.actor),
                recipient: self.cited(&event.recipient),
                status: self.all(&event.status_evidence),
                mode: self.codes(&event.mode),
                context: self.codes(&event.context),
            },
            cluster: ClusterRef(ordinal(cluster)),
            rule: event.event.rule.0.clone().into_owned(),
            confidence: event.confidence.map(decimal),
        }
    }

    fn number(&self, number: Option<&Cited<u64>>) -> Option<Number> {
        number.map(|number| Number { value: number.value, span: self.points(number.span) })
    }

    fn date(&self, date: &Cited<When>) -> EventDate {
        EventDate {
            start: date.value.start.map(|day| day.to_string()),
            end: date.value.end.map(|day| day.to_string()),
            grain: date.value.grain.into(),
            basis: DateBasis::Text,
            span: Some(self.points(date.span)),
        }
    }

    fn location(&self, location: &Cited<model::Location>) -> Location {
        let place = location.value.place.as_ref();
        let coords = place.and_then(|place| place.coords);
        Location {
            name: location.value.name.clone(),
            geonameid: place.and_then(|place| place.geonameid),
            lat: coords.map(|coords| coords.lat),
            lon: coords.map(|coords| coords.lon),
            country: place.map(|place| letters(&place.country)),
            resolution: place.map(|place| place.resolution),
            span: self.points(location.span),
        }
    }

    fn statement(&self, index: usize, statement: &model::Statement) -> Statement {
        Statement {
            id: StatementRef(ordinal(index)),
            speaker: statement.speaker.map(entity_ref),
            speaker_span: self.maybe(statement.speaker_span),
            cue: self.maybe(statement.cue),
            content: self.all(&statement.content),
            form: statement.form.into(),
            addressee: self.maybe(statement.addressee),
            channel: statement.channel.map(|channel| Channel {
                kind: channel.kind.into(),
                span: self.points(channel.span),
            }),
            location: statement.location.as_ref().map(|location| self.location(location)),
            date: statement.date.as_ref().map(|date| self.date(date)),
            polarity: statement.polarity.into(),
            within: statement.within.map(statement_ref),
        }
    }

    fn time(&self, time: &model::Time) -> Time {
        Time {
            span: self.points(time.span),
            start: time.when.start.map(|day| day.to_string()),
            end: time.when.end.map(|day| day.to_string()),
            grain: time.when.grain.into(),
            open: time.when.open.map(Into::into),
        }
    }

    fn note(&self, note: &model::Note) -> Note {
        Note {
            span: self.points(note.span),
            reason: note.reason.into(),
            pattern: note.pattern.as_ref().map(|pattern| pattern.0.clone().into_owned()),
        }
    }
}

fn place(place: &model::Place) -> Option<Place> {
    let coords = place.coords?;
    Some(Place {
        geonameid: place.geonameid,
        lat: coords.lat,
        lon: coords.lon,
        country: letters(&place.country),
        admin1: place.admin1.clone(),
        resolution: place.resolution,
    })
}
