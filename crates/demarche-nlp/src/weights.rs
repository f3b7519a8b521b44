//! A component's `model` file (thinc's msgpack) to named layers with arrays.
