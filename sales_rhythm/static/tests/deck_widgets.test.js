import { expect, test } from "@odoo/hoot";
import { makeMockEnv, mountView, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { formatRhythmMoney, shortMoney } from "@sales_rhythm/money/money";
import { CARD, defineDeck, DONG, HOSTILE, mountDeck, press, Rhythm, useDong } from "./deck_mock";

const CHIP = ".o_sales_rhythm_chip";
const MORE = ".o_sales_rhythm_more";
const WEEK = ".o_sales_rhythm_weeks li";

defineDeck();

function mountCard(field) {
    return mountView({
        type: "kanban",
        resModel: "sales.rhythm",
        domain: [["id", "=", 1]],
        arch: /* xml */ `
            <kanban action="open_it" type="object">
                <field name="currency_id" />
                <templates><t t-name="card">${field}</t></templates>
            </kanban>`,
    });
}

test("three chips, a pin where one pins, and the rest behind +n", async () => {
    await mountCard(`<field name="reasons" widget="rhythm_reasons" />`);
    expect(CHIP).toHaveCount(3);
    expect(`${CHIP}:has(.fa-thumb-tack)`).toHaveText("Directive");
    expect(MORE).toHaveText("+2");
    expect(MORE).toHaveAttribute("title", "No care · Deal");
    await press(MORE);
    expect(`${CARD} ${CHIP}`).toHaveCount(5);
    expect(MORE).toHaveCount(0);
});

test("a hostile label is text", async () => {
    await mountCard(`<field name="reasons" widget="rhythm_reasons" />`);
    expect(`${CHIP}:eq(1)`).toHaveText(HOSTILE);
    expect(`${CHIP}:eq(1)`).toHaveAttribute("title", HOSTILE);
    expect(`${CARD} script`).toHaveCount(0);
});

test("whom one stands in for is said before the reasons, and counts as none", async () => {
    patchWithCleanup(Rhythm._records[0], { cover_text: HOSTILE });
    await mountCard(`<field name="reasons" widget="rhythm_reasons" />`);
    expect(CHIP).toHaveCount(4);
    expect(`${CHIP}:eq(0)`).toHaveClass("o_sales_rhythm_for");
    expect(`${CHIP}:eq(0)`).toHaveText(HOSTILE);
    expect(`${CHIP}:eq(1):has(.fa-thumb-tack)`).toHaveText("Directive");
    expect(MORE).toHaveText("+2");
});

test("tones are colours of the theme; one that is not known is plain", async () => {
    await mountCard(`<field name="reasons" widget="rhythm_reasons" options="{'limit': 9}" />`);
    expect(`${CHIP}:eq(0)`).toHaveClass("text-bg-primary");
    expect(`${CHIP}:eq(1)`).toHaveClass("bg-danger-subtle");
    expect(`${CHIP}:eq(2)`).toHaveClass("bg-warning-subtle");
    expect(`${CHIP}:eq(3)`).toHaveClass("border");
    expect(`${CHIP}:eq(4)`).toHaveClass("border");
});

const mountReasons = () =>
    mountView({
        type: "list",
        resModel: "sales.rhythm",
        arch: /* xml */ `
            <list><field name="name" /><field name="reasons" widget="rhythm_reasons" /></list>`,
    });

test("without a reason there is no chip, but what was done today", async () => {
    await mountReasons();
    expect(`.o_data_row:contains("Beta Shop") ${CHIP}`).toHaveCount(0);
    expect(".o_data_row:contains('Beta Shop') .o_sales_rhythm_tick").toHaveCount(0);
    expect(".o_data_row:contains('Gamma Cafe') .o_sales_rhythm_tick").toHaveText(
        "Called 07:12 · ordered 5.3M"
    );
});

test("what was done is text, and who is done without words is done too", async () => {
    patchWithCleanup(Rhythm._records[1], { done_today: true, done_text: HOSTILE });
    patchWithCleanup(Rhythm._records[2], { done_text: false });
    await mountReasons();
    expect(".o_data_row:contains('Beta Shop') .o_sales_rhythm_tick").toHaveText(HOSTILE);
    expect(".o_data_row:contains('Gamma Cafe') .o_sales_rhythm_tick").toHaveText("Done today");
});

test("weeks speak by sign, title and place, not by colour alone", async () => {
    await mountCard(`<field name="weeks" widget="rhythm_weeks" />`);
    expect(WEEK).toHaveCount(4);
    expect(`${WEEK}:eq(0) .fa-check`).toHaveCount(1);
    expect(`${WEEK}:eq(1) .fa-times`).toHaveCount(1);
    expect(`${WEEK}:eq(2) .fa-clock-o`).toHaveCount(1);
    expect(`${WEEK}:eq(3) .fa`).toHaveCount(0);
    expect(`${WEEK}:eq(2)`).toHaveText("W3");
    expect(`${WEEK}[aria-current]`).toHaveAttribute("title", "Week 3: planned");
});

test("money is short, with the exact amount in its tooltip", async () => {
    useDong();
    await mountCard(`<field name="deck_amount" widget="rhythm_money" />`);
    expect(".o_field_rhythm_money span").toHaveText("52.4M");
    expect(".o_field_rhythm_money span").toHaveAttribute("title", /^52,440,000.₫$/);
});

test("money reads as the server's own short amounts do", async () => {
    await makeMockEnv(); // loads the translations
    useDong();
    // The same cases as test_money_in_short in tests/test_translation.py.
    const cases = [
        [0, "0"],
        [999, "999"],
        [1_000, "1K"],
        [9_994, "9.99K"],
        [850_000, "850K"],
        [999_499, "999K"],
        [999_500, "1M"],
        [12_400_000, "12.4M"],
        [52_440_000, "52.4M"],
        [100_000_000, "100M"],
        [2_050_000_000, "2.05B"],
        [-12_400_000, "-12.4M"],
    ];
    for (const [amount, text] of cases) {
        expect(shortMoney(amount, DONG)).toBe(text);
    }
    expect(formatRhythmMoney(12_400, { data: { currency_id: { id: DONG } } })).toBe("12.4K");
    expect(formatRhythmMoney(false)).toBe("");
});

test("the total of a list is short too", async () => {
    await mountDeck("list");
    expect("tfoot .o_list_number").toHaveText("59.2M");
});

function mountColumns(progressbar) {
    return mountDeck("kanban", {
        more: {
            groupBy: ["care_state"],
            arch: /* xml */ `
                <kanban js_class="sales_rhythm_kanban">
                    <progressbar field="deck_period" colors='{"today": "danger"}' ${progressbar} />
                    <templates><t t-name="card"><field name="name" /></t></templates>
                </kanban>`,
        },
    });
}

test("the total of a column is short too", async () => {
    await mountColumns('sum_field="deck_amount"');
    expect(".o_kanban_group:contains(Alpha Mart) .o_animated_number").toHaveText("52.4M");
    expect(".o_kanban_group:contains(Beta Shop) .o_animated_number").toHaveText("6.8M");
});

test("a column without amounts counts its cards", async () => {
    await mountColumns("");
    expect(".o_kanban_group:contains(Alpha Mart) .o_animated_number").toHaveText("1");
});

test("dials the number, and only where there is one", async () => {
    await mountCard(`<field name="phone" widget="rhythm_call" />`);
    expect("a.o_sales_rhythm_call").toHaveAttribute("href", "tel:0903418226");
    expect(".o_sales_rhythm_short").toHaveText("Call");
    expect(".o_sales_rhythm_long").toHaveText("0903 418 226");
    await mountView({
        type: "list",
        resModel: "sales.rhythm",
        arch: `<list><field name="name" /><field name="phone" widget="rhythm_call" /></list>`,
    });
    expect(".o_list_view a.o_sales_rhythm_call").toHaveCount(1);
});

test("a number as people wrote it is read whole, and dialled as a telephone takes it", async () => {
    const [record] = Rhythm._records;
    patchWithCleanup(record, {
        phone: "0283868/0909118226",
        phone_link: "tel:0283868",
    });
    await mountView({
        type: "list",
        resModel: "sales.rhythm",
        arch: `<list action="open_it" type="object">
            <field name="name" /><field name="phone" widget="rhythm_phone" />
        </list>`,
    });
    expect("a.o_sales_rhythm_phone").toHaveCount(1);
    expect("a.o_sales_rhythm_phone").toHaveText("0283868/0909118226");
    expect("a.o_sales_rhythm_phone").toHaveAttribute("href", "tel:0283868");
});

test("words without a number are no link", async () => {
    await mountView({
        type: "form",
        resModel: "sales.rhythm",
        resId: 2,
        arch: `<form><field name="phone" widget="rhythm_phone" readonly="1" /></form>`,
    });
    expect(".o_field_rhythm_phone").toHaveText("ask the office");
    expect(".o_field_rhythm_phone a").toHaveCount(0);
});
