//! Where text is processed: a region's name, and the areas that it lies in.
//!
//! ```text
//! "eu-central-1" lies in "eu"      "europe-west4" lies in "eu"      "eu-west-2" (London) does not
//! ```
//!
//! Invariant: a demand for an area is met only by that very name or by a place that this table puts there.

use alloc::borrow::Cow;
use alloc::string::String;

use super::address::{is_open_setting, sole};
use crate::policy::Names;

/// Cloud regions inside the European Union (the clouds' published lists of locations; London and Zürich are outside).
const EU: &[&str] = &[
    "eu-central-1",
    "eu-west-1",
    "eu-west-3",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "europe-west1",
    "europe-west3",
    "europe-west4",
    "europe-west8",
    "europe-west9",
    "europe-west10",
    "europe-west12",
    "europe-north1",
    "europe-north2",
    "europe-central2",
    "europe-southwest1",
    "westeurope",
    "northeurope",
    "francecentral",
    "germanywestcentral",
    "swedencentral",
    "italynorth",
    "polandcentral",
    "spaincentral",
];

/// Does a place satisfy a demand for one of `allowed`?
pub(crate) fn lies_in(region: &str, allowed: &Names) -> bool {
    allowed.iter().any(|area| **area == *region || (area_of(region) == Some(area.as_ref())))
}

/// A region as a row has it, or as the setting that it names has it; `None` if that is not set.
pub(super) fn resolve<'t>(
    text: &'t str,
    setting: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<Cow<'t, str>>, &'static str> {
    let name = match sole(text) {
        None => Cow::Borrowed(text),
        Some(name) if !is_open_setting(name) => return Err("may not name that setting"),
        Some(name) => match setting(name).map(|value| String::from(value.trim())).filter(|value| !value.is_empty()) {
            None => return Ok(None),
            Some(value) => value.into(),
        },
    };
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.len() > 32 || name.is_empty() || !name.bytes().all(plain) {
        return Err("must hold names of lower-case letters, digits and `-`");
    }
    Ok(Some(name))
}

/// How Azure's regions in the United States end, but for a digit (`eastus2`, `southcentralus`).
const US: [&str; 3] = ["eastus", "westus", "centralus"];

fn area_of(region: &str) -> Option<&'static str> {
    if EU.contains(&region) {
        return Some("eu");
    }
    if region.starts_with("us-gov-") {
        return Some("gov");
    }
    let azure = region.trim_end_matches(['2', '3']);
    (region.starts_with("us-") || US.iter().any(|end| azure.ends_with(end))).then_some("us")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_areas() {
        let eu = Names::from(["eu".into()]);
        for (region, inside) in [
            ("eu", true),
            ("eu-central-1", true),
            ("europe-west4", true),
            ("eu-west-2", false),
            ("us", false),
            ("global", false),
        ] {
            assert_eq!(lies_in(region, &eu), inside, "{region}");
        }
        let us = Names::from(["us".into()]);
        for region in ["us-east-1", "us-central1", "eastus", "eastus2", "westus3", "northcentralus", "westcentralus"] {
            assert!(lies_in(region, &us), "{region}");
        }
        for region in ["usgovvirginia", "eastasia", "australiacentral2", "2", "canadacentral"] {
            assert!(!lies_in(region, &us), "{region}");
        }
        assert!(!lies_in("us-gov-west-1", &Names::from(["us".into()])));
        assert!(lies_in("us-gov-west-1", &Names::from(["gov".into()])));
    }
}
