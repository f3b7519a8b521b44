//! A value and the record's JSON Schema in, the places where they do not fit out.

use serde_json::Value;

/// Holds a value against the part of JSON Schema that the generated one uses; says where it does not fit.
fn unfit(root: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    if let Some(target) = schema["$ref"].as_str() {
        let target = root.pointer(target.trim_start_matches('#')).expect("a ref leads somewhere");
        unfit(root, target, value, at, faults);
    }
    for choices in ["anyOf", "oneOf"] {
        if let Some(choices) = schema[choices].as_array() {
            let fits = |choice: &&Value| {
                let mut inner = Vec::new();
                unfit(root, choice, value, at, &mut inner);
                inner.is_empty()
            };
            if choices.iter().filter(fits).count() == 0 {
                faults.push(format!("{at}: no choice fits {value}"));
            }
        }
    }
    if let Some(constant) = schema.get("const")
        && constant != value
    {
        faults.push(format!("{at}: {value} is not {constant}"));
    }
    if let Some(names) = schema["enum"].as_array()
        && !names.contains(value)
    {
        faults.push(format!("{at}: {value} is not listed"));
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is = |wanted: &&str| *wanted == kind || (*wanted == "number" && kind == "integer");
    if !kinds.is_empty() && !kinds.iter().any(is) {
        faults.push(format!("{at}: {value} is no {kinds:?}"));
    }
    if let Some(object) = value.as_object() {
        for required in schema["required"].as_array().into_iter().flatten() {
            if !object.contains_key(required.as_str().unwrap()) {
                faults.push(format!("{at}: {required} is missing"));
            }
        }
        for (key, inner) in object {
            match schema["properties"].get(key) {
                Some(property) => unfit(root, property, inner, &format!("{at}.{key}"), faults),
                None if schema["additionalProperties"] == Value::Bool(false) => {
                    faults.push(format!("{at}: {key} is not known"));
                }
                None => {}
            }
        }
    }
    if let Some(items) = value.as_array() {
        for (i, item) in items.iter().enumerate() {
            let place = schema["prefixItems"].get(i).unwrap_or(&schema["items"]);
            unfit(root, place, item, &format!("{at}[{i}]"), faults);
        }
    }
}

/// Where a value does not fit the record's schema, and why.
pub(crate) fn faults(value: &Value) -> Vec<String> {
    let schema = demarche_record::schema();
    let mut faults = Vec::new();
    unfit(&schema, &schema, value, "record", &mut faults);
    faults
}
