//! Places noticed late, taken into the cast.

use demarche_model::{Entity, EntityId, EntityKind, Mention, MentionForm, Parse, TokenRange};

use super::Cast;

impl Cast {
    /// Takes in places by their words, each name once, and puts all entities in order of first mention again.
    pub(crate) fn admit(&mut self, text: &str, parse: &Parse, places: &[TokenRange]) {
        if places.is_empty() {
            return;
        }
        for range in places {
            let span = parse.span_of(*range);
            let name = span.of(text);
            let known = self
                .entities
                .iter()
                .position(|entity| entity.kind == EntityKind::Place && entity.name == name);
            let index = known.unwrap_or_else(|| {
                self.entities.push(Entity::new(EntityKind::Place, name));
                self.entities.len() - 1
            });
            let mention = Mention { span, form: MentionForm::Name };
            let mentions = &mut self.entities[index].mentions;
            let at = mentions.partition_point(|known| known.span < span);
            mentions.insert(at, mention);
            let head =
                range.iter().find(|id| !range.holds(parse[*id].head) || parse[*id].head == *id);
            let Some(head) = head else { continue };
            if let (Some(refers), Some(words)) =
                (self.refers.get_mut(head.index()), self.words.get_mut(head.index()))
                && refers.is_empty()
            {
                refers.push(EntityId(index as u32));
                *words = Some(span);
            }
        }
        self.in_order();
    }

    /// Puts entities in order of first mention.
    fn in_order(&mut self) {
        let mut order: Vec<usize> = (0..self.entities.len()).collect();
        order.sort_by_key(|index| (self.entities[*index].mentions.first().map(|m| m.span), *index));
        let mut new_id = vec![EntityId(0); order.len()];
        for (new, old) in order.iter().enumerate() {
            new_id[*old] = EntityId(new as u32);
        }
        let mut old: Vec<Option<Entity>> =
            std::mem::take(&mut self.entities).into_iter().map(Some).collect();
        self.entities = order.iter().filter_map(|index| old[*index].take()).collect();
        let renamed = |id: &mut EntityId| *id = new_id[id.index()];
        self.refers.iter_mut().flatten().for_each(renamed);
        self.issuer.iter_mut().for_each(renamed);
        self.we.iter_mut().for_each(renamed);
    }
}
