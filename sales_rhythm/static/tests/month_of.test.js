import { expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { onRpc, serverState } from "@web/../tests/web_test_helpers";
import { HOSTILE, defineDeck, press } from "./deck_mock";
import { MONTH, domainOf, steps } from "./month_mock";
import { monthOf, mountMonthOf } from "./month_of_mock";

defineDeck();

const cell = (key, week) => `[data-row=${key}] [data-week="${week}"] .o_sales_rhythm_metric`;
const asked = { of: (...args) => expect.step(args) || monthOf(...args) };
const hung = { resId: 11 };
const names = (step) => [step.action.name, step.action.domain];

test("weeks and month of each figure, in groups", async () => {
    await mountMonthOf({ steps, props: hung });
    expect(queryAllTexts("thead th").slice(2)).toEqual(
        ["W1\n2-8 Nov", "W2\n9-15 Nov", "W3\n16-22 Nov", "W4\n23-29 Nov", "W5\n30 Nov"].concat([
            "Month",
            "Target",
            "Vs pace",
            "Projected",
        ])
    );
    expect(queryAll("tbody").map((each) => each.dataset.group)).toEqual(["sold", "care"]);
    expect(queryAllTexts("[data-row=revenue] .o_sales_rhythm_metric")).toEqual([
        "131",
        "98",
        "82",
        "24",
        "·",
        "335",
    ]);
    expect(queryAllTexts("[data-row=revenue] > td").slice(-3)).toEqual(["600", "−145", "420"]);
    expect(cell("revenue", 1)).toHaveClass("o_sales_rhythm_is_behind");
    expect(queryAllTexts("[data-row=coverage] .o_sales_rhythm_metric")).toEqual(["58%"]);
});

test("a week and the month open exactly the rows of the server", async () => {
    const opened = [];
    await mountMonthOf({ steps: (action) => opened.push({ action }), props: hung });
    await press(cell("revenue", 2));
    await press(cell("orders", 0));
    await press("[data-step=hit]");
    expect(opened.map(names)).toEqual([
        ["Revenue, Pham Van Hung, W2", domainOf(11, "revenue", 2)],
        ["Orders, Pham Van Hung", domainOf(11, "orders")],
        ["Activity to order, Pham Van Hung", domainOf(11, "hit")],
    ]);
});

test("a closed month opens what it counted", async () => {
    const { groups } = monthOf();
    const [revenue] = groups[0].rows;
    revenue.month = { ...revenue.month, domain: undefined, cell_ids: [7], week: 0 };
    await mountMonthOf({
        steps,
        props: hung,
        answers: { of: (...args) => monthOf(...args, { groups }) },
    });
    onRpc("sales.rhythm.month.cell", "action_open", ({ args }) => ({ kept: args }));
    await press(cell("revenue", 0));
    await animationFrame();
    expect.verifySteps([{ action: { kept: [[7], 0] }, options: {} }]);
});

test("whose month it is comes from the address, the context, or from who looks", async () => {
    await mountMonthOf({ steps, answers: asked, props: hung });
    expect.verifySteps([[11, false]]);
});

test("the action may name the salesperson and the month", async () => {
    const action = { context: { user_id: 12, month: "2026-10-01" } };
    await mountMonthOf({ steps, answers: asked, props: { action } });
    expect.verifySteps([[12, "2026-10-01"]]);
});

test("the address keeps both when the page is loaded again", async () => {
    const action = { params: { resId: 13, month: "2026-10-01" } };
    await mountMonthOf({ steps, answers: asked, props: { action } });
    expect.verifySteps([[13, "2026-10-01"]]);
});

test("without a name it is one's own, and nobody helps oneself", async () => {
    const places = [];
    const titles = [];
    await mountMonthOf({
        steps,
        answers: asked,
        props: { updateActionState: (place) => places.push(place) },
        config: { setDisplayName: (title) => titles.push(title) },
    });
    expect.verifySteps([[serverState.userId, false]]);
    expect(".o_sales_rhythm_help").toHaveCount(0);
    expect(places).toEqual([{ resId: serverState.userId, month: undefined }]);
    expect(titles).toEqual(["Pham Van Hung · November 2026"]);
});

test("another month is asked for", async () => {
    await mountMonthOf({ steps, answers: asked, props: hung });
    await press("[data-month=previous]");
    await animationFrame();
    expect(".o_sales_rhythm_month_label").toHaveText("October 2026");
    expect.verifySteps([
        [11, false],
        [11, "2026-10-01"],
    ]);
});

test("steps against the median: the weakest is told by more than its colour", async () => {
    await mountMonthOf({ steps, props: hung });
    expect("[data-step=coverage]").toHaveClass("o_sales_rhythm_is_far");
    expect("[data-step=coverage]").toHaveText(/58%[^]*team 82%[^]*the weakest/);
    expect("[data-step=hit]").not.toHaveClass("o_sales_rhythm_is_far");
    expect("[data-step=basket]").toHaveText(/Too little to tell/);
    expect(queryAll("[data-step=basket]")[0].tagName).toBe("DIV");
});

test("whom to start with is called with one press, and opened with one", async () => {
    await mountMonthOf({ steps, props: hung });
    expect("[data-start='1'] a").toHaveAttribute("href", "tel:0903418226");
    expect("[data-start='1'] a").toHaveAttribute("aria-label", "Call Kim Lien");
    expect("[data-start='3'] button").toHaveText(HOSTILE);
    await press("[data-start='2'] button");
    await press("[data-list=lost] .o_sales_rhythm_month_customer:first");
    const form = (id) => ({
        action: {
            type: "ir.actions.act_window",
            res_model: "sales.rhythm",
            res_id: id,
            views: [[false, "form"]],
        },
        options: {},
    });
    expect.verifySteps([form(2), form(9)]);
});

test("customers won and lost: how many, whom, and all of them with one press", async () => {
    await mountMonthOf({ steps: (action) => expect.step(names({ action })), props: hung });
    expect("[data-list=risk]").toHaveCount(0);
    expect("[data-list=won] h2").toHaveText("Customers won 1");
    expect("[data-list=gone]").toHaveText(/^Customers gone\s+not known$/);
    expect("[data-list=gone] button").toHaveCount(0);
    expect(queryAllTexts("[data-list=lost] .o_sales_rhythm_month_customer")).toEqual([
        "Hoa Hung · stopped, silent for 61 days\n−118M",
        "Gone · stopped since 3 Nov\n−5M",
    ]);
    expect("[data-list=lost] div.o_sales_rhythm_month_customer").toHaveText(/Gone/);
    await press("[data-list=lost] h2 button");
    expect.verifySteps([["Customers lost, Lan", [["id", "in", [1, 2]]]]]);
});

test("promises and help, with their answers", async () => {
    await mountMonthOf({ steps, props: hung });
    expect(".o_sales_rhythm_month_promises [data-state=broken] b").toHaveText("5 days late");
    expect(".o_sales_rhythm_month_promises [data-state=broken] b").toHaveClass("text-danger");
    expect(".o_sales_rhythm_month_promises [data-state=open] b").not.toHaveClass("text-danger");
    expect(".o_sales_rhythm_helps [data-state=answered]").toHaveText(/Go with me[^]*ok$/);
    expect(".o_sales_rhythm_helps [data-state=open]").toHaveText(/No answer yet$/);
});

test("help is asked for from here too", async () => {
    await mountMonthOf({ steps: (action) => expect.step(action), props: hung });
    onRpc("sales.rhythm.help", "action_ask", ({ args }) => ({ asked: args }));
    expect(".o_sales_rhythm_help").toHaveClass("btn-primary");
    await press(".o_sales_rhythm_help");
    await animationFrame();
    expect.verifySteps([{ asked: [11, MONTH, "coverage", [1, 2, 3]] }]);
});

test("help can be left where no step is weak", async () => {
    await mountMonthOf({
        steps: (action) => expect.step(action),
        props: hung,
        answers: { of: (...args) => monthOf(...args, { help: false, start: [] }) },
    });
    onRpc("sales.rhythm.help", "action_ask", ({ args }) => ({ asked: args }));
    await press(".o_sales_rhythm_help");
    await animationFrame();
    expect.verifySteps([{ asked: [11, MONTH, false, []] }]);
});

test("one prints one's own sheet", async () => {
    await mountMonthOf({ steps: (action) => expect.step(action), props: hung });
    onRpc("sales.rhythm.review", "action_print", ({ args }) => ({ printed: args }));
    await press("button[name=print]");
    await animationFrame();
    expect.verifySteps([{ printed: [MONTH, false, [11]] }]);
});

test("a month with nothing in it has no empty boxes", async () => {
    const nothing = {
        steps: [],
        start: [],
        promises: [],
        helps: [],
        customers: [],
        groups: [],
    };
    await mountMonthOf({
        steps,
        props: hung,
        answers: { of: (...args) => monthOf(...args, { ...nothing, help: false }) },
    });
    expect("aside").toHaveCount(0);
    expect(".o_sales_rhythm_month_foot_blocks").toHaveCount(0);
    expect(".o_sales_rhythm_month_of").toHaveText(/Nothing is measured here yet/);
});
