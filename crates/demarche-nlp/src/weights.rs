//! A component's `model` file (thinc's msgpack) to named layers with arrays.
//!
//! The file is a map of `nodes` (one a layer, breadth first), `attrs`, `params` and `shims`, parallel lists. An array is a
//! map as msgpack-numpy writes it: `nd`, `type`, `shape`, `data`.

use rmpv::ValueRef;

use crate::Error;

/// The layers of a component's `model` file, in the file's order.
#[derive(Debug)]
pub(crate) struct Layers {
    file: String,
    layers: Vec<Layer>,
}

/// One layer: its name, references to other layers by index, attributes and parameters.
#[derive(Debug)]
pub(crate) struct Layer {
    name: String,
    refs: Vec<(String, usize)>,
    attrs: Vec<(String, Vec<u8>)>,
    params: Vec<(String, Array)>,
}

/// An array of 32-bit floats in row-major order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Array {
    /// The length of each dimension.
    pub(crate) shape: Vec<usize>,
    /// The numbers.
    pub(crate) data: Vec<f32>,
}

impl Layers {
    /// Reads a `model` file.
    pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Layers, Error> {
        let damaged = |reason| Error::Damaged { file: file.to_owned(), reason };
        let mut rest = bytes;
        let root = rmpv::decode::read_value_ref(&mut rest).map_err(|_| damaged("not msgpack"))?;
        let list =
            |key| entry(&root, key).and_then(items).ok_or_else(|| damaged("not a list of layers"));
        let (nodes, attrs, params) = (list("nodes")?, list("attrs")?, list("params")?);
        if nodes.len() != attrs.len() || nodes.len() != params.len() {
            return Err(damaged("lists of layers differ in length"));
        }
        let layers = nodes
            .iter()
            .zip(attrs)
            .zip(params)
            .map(|((node, attrs), params)| {
                let name = entry(node, "name").and_then(text)?.to_owned();
                let refs = pairs(entry(node, "refs")?)?
                    .iter()
                    .filter_map(|(key, to)| Some((text(key)?.to_owned(), number(to)?)))
                    .collect();
                let attrs = pairs(attrs)?
                    .iter()
                    .filter_map(|(key, value)| Some((text(key)?.to_owned(), blob(value)?.to_vec())))
                    .collect();
                let params = pairs(params)?
                    .iter()
                    .filter(|(_, value)| !matches!(value, ValueRef::Nil))
                    .map(|(key, value)| Some((text(key)?.to_owned(), array(value)?)))
                    .collect::<Option<Vec<_>>>()?;
                Some(Layer { name, refs, attrs, params })
            })
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| damaged("a layer is malformed"))?;
        Ok(Layers { file: file.to_owned(), layers })
    }

    /// All layers of a name, in the file's order.
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = &Layer> {
        self.layers.iter().filter(move |layer| layer.name == name)
    }

    /// The layer that the first layer refers to by a name (such as `upper`).
    pub(crate) fn referred(&self, name: &str) -> Result<&Layer, Error> {
        self.layers
            .first()
            .and_then(|root| root.refs.iter().find(|(key, _)| key == name))
            .and_then(|(_, to)| self.layers.get(*to))
            .ok_or_else(|| self.missing(name))
    }

    /// The parameter of a layer, which must have this shape.
    pub(crate) fn param<'a>(
        &self,
        layer: &'a Layer,
        param: &str,
        shape: &[usize],
    ) -> Result<&'a [f32], Error> {
        layer
            .params
            .iter()
            .find(|(key, array)| key == param && array.shape == shape)
            .map(|(_, array)| array.data.as_slice())
            .ok_or_else(|| self.missing(&format!("{}.{param} of shape {shape:?}", layer.name)))
    }

    /// The shape of a layer's parameter.
    pub(crate) fn shape<'a>(&self, layer: &'a Layer, param: &str) -> Result<&'a [usize], Error> {
        layer
            .params
            .iter()
            .find(|(key, _)| key == param)
            .map(|(_, array)| array.shape.as_slice())
            .ok_or_else(|| self.missing(&format!("{}.{param}", layer.name)))
    }

    /// An error that says that something is not in this file.
    pub(crate) fn missing(&self, entry: &str) -> Error {
        Error::Entry { file: self.file.clone(), entry: entry.to_owned() }
    }
}

impl Layer {
    /// An attribute that is a whole number.
    pub(crate) fn number(&self, attr: &str) -> Option<u64> {
        let (_, bytes) = self.attrs.iter().find(|(key, _)| key == attr)?;
        rmpv::decode::read_value_ref(&mut bytes.as_slice()).ok()?.to_owned().as_u64()
    }
}

/// A matrix in numpy's own file format (`.npy`, version 1 or 2; 32-bit floats in row-major order).
pub(crate) fn read_npy(file: &str, bytes: &[u8]) -> Result<Array, Error> {
    let damaged = |reason| Error::Damaged { file: file.to_owned(), reason };
    let body = bytes.strip_prefix(b"\x93NUMPY").ok_or_else(|| damaged("not a numpy array"))?;
    let (length, header) = match body {
        [1, _, a, b, rest @ ..] => (usize::from(u16::from_le_bytes([*a, *b])), rest),
        [2, _, a, b, c, d, rest @ ..] => (u32::from_le_bytes([*a, *b, *c, *d]) as usize, rest),
        _ => return Err(damaged("not a numpy array of version 1 or 2")),
    };
    let (header, data) =
        header.split_at_checked(length).ok_or_else(|| damaged("the header is cut short"))?;
    let header = std::str::from_utf8(header).map_err(|_| damaged("the header is not text"))?;
    if !header.contains("'descr': '<f4'") || !header.contains("'fortran_order': False") {
        return Err(damaged("not 32-bit floats in row-major order"));
    }
    let shape = header
        .split_once("'shape': (")
        .and_then(|(_, rest)| rest.split_once(')'))
        .and_then(|(shape, _)| {
            let lengths = shape.split(',').map(str::trim).filter(|length| !length.is_empty());
            lengths.map(|length| length.parse().ok()).collect::<Option<Vec<usize>>>()
        })
        .ok_or_else(|| damaged("the header has no shape"))?;
    let data = floats(data).filter(|data| fits(&shape, data.len()));
    Ok(Array { data: data.ok_or_else(|| damaged("data and shape differ"))?, shape })
}

/// A msgpack map of 64-bit keys to row numbers, as spaCy keeps those of its word vectors.
pub(crate) fn read_key_rows(file: &str, bytes: &[u8]) -> Result<Vec<(u64, i64)>, Error> {
    let damaged = |reason| Error::Damaged { file: file.to_owned(), reason };
    let mut rest = bytes;
    let root = rmpv::decode::read_value_ref(&mut rest).map_err(|_| damaged("not msgpack"))?;
    pairs(&root)
        .and_then(|pairs| {
            pairs
                .iter()
                .map(|(key, row)| match (key, row) {
                    (ValueRef::Integer(key), ValueRef::Integer(row)) => {
                        Some((key.as_u64()?, row.as_i64()?))
                    }
                    _ => None,
                })
                .collect()
        })
        .ok_or_else(|| damaged("not a map of keys to rows"))
}

fn array(value: &ValueRef<'_>) -> Option<Array> {
    if text(entry(value, "type")?)? != "<f4" {
        return None;
    }
    let shape: Vec<usize> =
        items(entry(value, "shape")?)?.iter().map(number).collect::<Option<_>>()?;
    let data = floats(blob(entry(value, "data")?)?)?;
    fits(&shape, data.len()).then_some(Array { shape, data })
}

fn floats(bytes: &[u8]) -> Option<Vec<f32>> {
    let (words, rest) = bytes.as_chunks::<4>();
    rest.is_empty().then(|| words.iter().map(|word| f32::from_le_bytes(*word)).collect())
}

fn fits(shape: &[usize], length: usize) -> bool {
    shape.iter().try_fold(1usize, |product, side| product.checked_mul(*side)) == Some(length)
}

/// A map's entry; msgpack-numpy writes its keys as byte strings, thinc as text.
fn entry<'a, 'v>(value: &'a ValueRef<'v>, key: &str) -> Option<&'a ValueRef<'v>> {
    let found = pairs(value)?.iter().find(|(name, _)| blob(name) == Some(key.as_bytes()));
    found.map(|(_, value)| value)
}

fn pairs<'a, 'v>(value: &'a ValueRef<'v>) -> Option<&'a [(ValueRef<'v>, ValueRef<'v>)]> {
    match value {
        ValueRef::Map(pairs) => Some(pairs),
        _ => None,
    }
}

fn items<'a, 'v>(value: &'a ValueRef<'v>) -> Option<&'a [ValueRef<'v>]> {
    match value {
        ValueRef::Array(items) => Some(items),
        _ => None,
    }
}

fn text<'a>(value: &'a ValueRef<'_>) -> Option<&'a str> {
    blob(value).and_then(|bytes| std::str::from_utf8(bytes).ok())
}

fn blob<'a>(value: &'a ValueRef<'_>) -> Option<&'a [u8]> {
    match value {
        ValueRef::String(text) => Some(text.as_bytes()),
        ValueRef::Binary(bytes) => Some(bytes),
        _ => None,
    }
}

fn number(value: &ValueRef<'_>) -> Option<usize> {
    match value {
        ValueRef::Integer(number) => number.as_u64().map(|number| number as usize),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A model file with one layer `linear` that has a parameter `b`.
    fn file(kind: &str, data: &[u8]) -> Vec<u8> {
        use rmpv::Value;
        let map = |pairs: Vec<(&str, Value)>| {
            Value::Map(pairs.into_iter().map(|(key, value)| (key.into(), value)).collect())
        };
        let array = map(vec![
            ("nd", true.into()),
            ("type", kind.into()),
            ("shape", Value::Array(vec![2.into()])),
            ("data", Value::Binary(data.to_vec())),
        ]);
        let root = map(vec![
            (
                "nodes",
                Value::Array(vec![map(vec![
                    ("name", "linear".into()),
                    ("refs", map(vec![("upper", 0.into())])),
                ])]),
            ),
            ("attrs", Value::Array(vec![map(vec![("seed", Value::Binary(vec![8]))])])),
            ("params", Value::Array(vec![map(vec![("b", array), ("W", Value::Nil)])])),
        ]);
        let mut bytes = Vec::new();
        rmpv::encode::write_value(&mut bytes, &root).unwrap();
        bytes
    }

    #[test]
    fn a_layer_is_read_with_its_attributes_and_parameters() {
        let data = [1.0f32.to_le_bytes(), (-2.5f32).to_le_bytes()].concat();
        let layers = Layers::read("x/model", &file("<f4", &data)).unwrap();
        let layer = layers.referred("upper").unwrap();
        assert_eq!(layer.number("seed"), Some(8));
        assert_eq!(layers.param(layer, "b", &[2]).unwrap(), [1.0, -2.5]);
        assert!(layers.param(layer, "b", &[3]).is_err());
        assert!(layers.param(layer, "W", &[2]).is_err());
    }

    #[test]
    fn a_damaged_file_is_refused_and_does_not_panic() {
        let good = file("<f4", &[0; 8]);
        for length in 0..good.len() {
            assert!(Layers::read("x/model", &good[..length]).is_err());
        }
        assert!(Layers::read("x/model", &file("<f8", &[0; 8])).is_err());
        assert!(Layers::read("x/model", &file("<f4", &[0; 7])).is_err());
    }

    #[test]
    fn a_numpy_file_is_read_with_its_shape() {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }\n";
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend([1.5f32.to_le_bytes(), 2.0f32.to_le_bytes()].concat());
        let array = read_npy("vectors", &bytes).unwrap();
        assert_eq!(array, Array { shape: vec![1, 2], data: vec![1.5, 2.0] });
        assert!(read_npy("vectors", &bytes[..bytes.len() - 4]).is_err());
    }
}
