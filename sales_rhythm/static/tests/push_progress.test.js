import { expect, test } from "@odoo/hoot";
import { press, HOSTILE } from "./deck_mock";
import { definePage, mountPage } from "./page_mock";

const MODEL = "sales.rhythm.push";
const ROW = ".o_sales_rhythm_push tbody tr";
const figure = (row, kind) => `${ROW}[data-row='${row}'] [data-figure=${kind}]`;

const of = (value, more = {}) => ({
    value,
    goal: null,
    pace: null,
    title: `${value} rows`,
    res_model: "sales.rhythm",
    domain: [["id", "=", value]],
    ...more,
});

definePage(MODEL, [
    {
        id: 0,
        name: "All",
        lacking: of(12),
        won: of(2.5, { goal: 10, pace: 4 }),
        value: of(52_400_000, { goal: 60_000_000, pace: 50_000_000, res_model: "sale.order.line" }),
    },
    { id: 5, name: HOSTILE, lacking: of(0), won: of(4, { goal: 4, pace: 4 }), value: of(0) },
]);

test("a row a salesperson, after that of all, with a figure under each head", async () => {
    await mountPage(MODEL, "rhythm_push_progress");
    expect(ROW).toHaveCount(2);
    expect(".o_sales_rhythm_push thead th").toHaveCount(4);
    expect(`${ROW}:eq(0) th`).toHaveClass("fw-bolder");
    expect(`${ROW}:eq(1) th`).toHaveClass("fw-normal");
    expect(figure(0, "lacking")).toHaveText("12");
    expect(figure(0, "won")).toHaveText("2.5");
    expect(figure(0, "value")).toHaveText("52.4M");
    expect(figure(0, "value")).toHaveAttribute("title", "52400000 rows");
});

test("a goal says where it should be by now, and who is behind has a sign", async () => {
    await mountPage(MODEL, "rhythm_push_progress");
    const goals = `${ROW}[data-row='0'] .small`;
    expect(goals).toHaveCount(2);
    expect(`${goals}:eq(0)`).toHaveText("of 10, by now 4");
    expect(`${goals}:eq(1)`).toHaveText("of 60M, by now 50M");
    expect(`${figure(0, "won")} .fa-caret-down`).toHaveCount(1);
    expect(`${figure(0, "value")} .fa-caret-down`).toHaveCount(0);
    expect(`${figure(5, "won")} .fa-caret-down`).toHaveCount(0); // just on the pace
    expect(`${figure(5, "lacking")} .fa-caret-down`).toHaveCount(0); // without a goal
});

test("a figure opens its rows", async () => {
    await mountPage(MODEL, "rhythm_push_progress");
    await press(figure(0, "lacking"));
    await press(figure(0, "value"));
    const views = (...types) => types.map((type) => [false, type]);
    const action = { type: "ir.actions.act_window" };
    expect.verifySteps([
        [
            "opened",
            {
                ...action,
                name: "12 rows",
                res_model: "sales.rhythm",
                views: views("list", "kanban", "form"),
                mobile_view_mode: "kanban",
                domain: [["id", "=", 12]],
            },
        ],
        [
            "opened",
            {
                ...action,
                name: "52400000 rows",
                res_model: "sale.order.line",
                views: views("list", "form"),
                mobile_view_mode: "list",
                domain: [["id", "=", 52_400_000]],
            },
        ],
    ]);
});

test("a hostile name is text", async () => {
    await mountPage(MODEL, "rhythm_push_progress");
    expect(`${ROW}:eq(1) th`).toHaveText(HOSTILE);
    expect(`${ROW} script`).toHaveCount(0);
});

for (const [told, resId] of [
    ["an empty list", 2],
    ["no value", 3],
]) {
    test(`${told}: without a figure there is no row`, async () => {
        await mountPage(MODEL, "rhythm_push_progress", resId);
        expect(ROW).toHaveCount(0);
    });
}
