use proptest::prelude::*;

use super::*;

fn parse(text: &str) -> Result<CodedSheet, String> {
    CodedSheet::parse(Path::new("coded.csv"), text).map_err(|e| e.to_string())
}

#[test]
fn a_sheet_from_a_spreadsheet_is_read() {
    let coded = parse(
        "id,title,text,frames,primary,notes\na1-0001,T,\"x, y\",Economic; quality of life,economic,\na1-0002,T,z,,,later\na1-0003,T,w,none,,\n,,,,,\n",
    )
    .unwrap();
    assert_eq!((coded.sample.as_str(), coded.coder.as_str(), coded.uncoded), ("a1", "coded", 1));
    assert_eq!(coded.codings["a1-0001"].keys(), "economic;quality_of_life");
    assert_eq!(coded.codings["a1-0001"].primary(), 0);
    assert_eq!(coded.codings["a1-0003"].keys(), "none");
}

#[test]
fn semicolons_between_cells_and_columns_of_marks_are_read() {
    let coded = parse("id;economic;crime;primary;coder\nb2-0001;x;1;crime;AB\nb2-0002;;;;AB\n").unwrap();
    assert_eq!(coded.codings["b2-0001"].keys(), "economic;crime");
    assert_eq!((coded.coder.as_str(), coded.uncoded), ("AB", 1));
}

#[test]
fn errors_name_the_row_and_the_column_and_suggest() {
    let error = |row: &str| parse(&format!("id,frames,primary\nc-0001,none,\n{row}\n")).unwrap_err();
    assert_eq!(
        error("c-0002,econmic,"),
        "coded.csv, row 3, column frames: \"econmic\" is no frame; did you mean \"economic\"?"
    );
    assert!(
        error("c-0002,zebra crossing,").contains("there are economic, capacity"),
        "{}",
        error("c-0002,zebra crossing,")
    );
    assert!(error("c-0002,none;crime,crime").contains("column frames: \"none\" stands alone"));
    assert!(error("c-0002,crime;health,").contains("column primary: several frames"));
    assert!(error("c-0002,crime,health").contains("\"health\" is not among the frames"));
    assert!(error("c-0001,crime,").contains("row 3, column id") && error("c-0001,crime,").contains("twice"));
    assert!(parse("name,frames\nx,crime\n").unwrap_err().contains("no column \"id\""));
    assert!(parse("id,frames\n").unwrap_err().contains("no rows"));
}

#[test]
fn settled_codings_count_alone_and_differing_ones_by_half() {
    let row = |id: &str| crate::profile::validate::Drawn { id: id.into(), ..Default::default() };
    let sample = Sample { sample: "d".into(), rows: vec![row("d-1"), row("d-2"), row("d-3")], ..Default::default() };
    let one = parse("id,frames\nd-1,crime\nd-2,crime\nd-3,\n").unwrap();
    let two = parse("id,frames\nd-1,health\nd-2,crime\n").unwrap();
    let labels = Labels::new(&sample, &[one.clone(), two.clone()], &[]).unwrap();
    let crime = code_index("crime").unwrap();
    let shares: Vec<_> = (0..3).map(|row| labels.share(row, crime)).collect();
    assert_eq!(shares, [Some(0.5), Some(1.0), None]);
    assert!(labels.differs(0) && !labels.differs(1) && !labels.differs(2));
    let settled = parse("id,frames\nd-1,health\n").unwrap();
    let labels = Labels::new(&sample, &[one, two], &[settled]).unwrap();
    assert_eq!(labels.share(0, crime), Some(0.0));
    assert!(!labels.differs(0));
    let stray = parse("id,frames\nd-9,health\n").unwrap();
    assert!(Labels::new(&sample, &[stray], &[]).unwrap_err().to_string().contains("\"d-9\" is not of the sample"));
}

proptest! {
    #[test]
    fn any_text_is_a_sheet_or_an_error(text in "\\PC*") {
        let _ = parse(&text).is_ok();
        let _ = parse(&format!("id,frames,primary\n{text}")).is_ok();
    }

    #[test]
    fn edit_distance_is_a_metric(a in "[a-d]{0,6}", b in "[a-d]{0,6}", c in "[a-d]{0,6}") {
        prop_assert_eq!(distance(&a, &b), distance(&b, &a));
        prop_assert_eq!(distance(&a, &b) == 0, a == b);
        prop_assert!(distance(&a, &c) <= distance(&a, &b) + distance(&b, &c));
    }
}
