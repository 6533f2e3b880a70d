import { expect, test } from "@odoo/hoot";
import { press, HOSTILE } from "./deck_mock";
import { definePage, mountPage } from "./page_mock";

const MODEL = "sales.rhythm";
const ROW = ".o_sales_rhythm_sell_row";

const line = {
    kind: "line",
    what: "Rice: 5 bags",
    why: "3 days late; every 30 days (±4), last 31 Jan",
    amount: 1_200_000,
    monthly: false,
    tone: "danger",
    label: "Quotation",
    does: { model: "sales.rhythm.line", id: 31, method: "action_quote", args: [] },
};
const document_ = {
    ...line,
    kind: "document",
    what: HOSTILE,
    why: HOSTILE,
    amount: 0,
    tone: "warning",
    label: HOSTILE,
    does: { model: "sale.order", id: 7, method: "get_formview_action", args: [] },
};
const offer = {
    ...line,
    kind: "offer",
    what: "Offer Sauce",
    why: "80% of customers who buy Rice also buy Sauce",
    amount: 1_000,
    monthly: true,
    tone: "primary",
    label: "Offer",
    does: { model: MODEL, id: 1, method: "action_offer", args: [4] },
};

definePage(MODEL, [line, document_, offer]);

test("each row says what, why and for how much, in the order of the server", async () => {
    await mountPage(MODEL, "rhythm_sell_today");
    expect(ROW).toHaveCount(3);
    expect(`${ROW}:eq(0) .o_sales_rhythm_why .fw-bold`).toHaveText("Rice: 5 bags");
    expect(`${ROW}:eq(0) .o_sales_rhythm_why .text-muted`).toHaveText(line.why);
    expect(`${ROW}:eq(0) .o_sales_rhythm_worth span`).toHaveText("1.2M");
    expect(`${ROW}:eq(0) .o_sales_rhythm_worth span`).toHaveAttribute("title", /^1,200,000.₫$/);
    expect(`${ROW}:eq(0) button`).toHaveText("Quotation");
});

test("what is of each month says so, and what is worth nothing names no money", async () => {
    await mountPage(MODEL, "rhythm_sell_today");
    expect(`${ROW}:eq(0) small`).toHaveCount(0);
    expect(`${ROW}:eq(1) .o_sales_rhythm_worth span`).toHaveCount(0);
    expect(`${ROW}:eq(2) .o_sales_rhythm_worth span`).toHaveText(/^1K\s*a month$/);
});

test("the tone is the colour of the row's edge", async () => {
    await mountPage(MODEL, "rhythm_sell_today");
    expect(`${ROW}[data-kind=line]`).toHaveClass("border-start-danger");
    expect(`${ROW}[data-kind=document]`).toHaveClass("border-start-warning");
    expect(`${ROW}[data-kind=offer]`).toHaveClass("border-start-primary");
});

test("a hostile name is text", async () => {
    await mountPage(MODEL, "rhythm_sell_today");
    expect(`${ROW}:eq(1) .fw-bold`).toHaveText(HOSTILE);
    expect(`${ROW}:eq(1) .text-muted`).toHaveText(HOSTILE);
    expect(`${ROW}:eq(1) button`).toHaveText(HOSTILE);
    expect(`${ROW} script`).toHaveCount(0);
});

test("a button calls what its row says, and the page is read again", async () => {
    await mountPage(MODEL, "rhythm_sell_today");
    for (const row of [0, 1, 2]) {
        await press(`${ROW}:eq(${row}) button`);
    }
    expect.verifySteps([
        ["sales.rhythm.line", "action_quote", [31]],
        ["opened", { type: "action_quote" }],
        "read",
        ["sale.order", "get_formview_action", [7]],
        ["opened", { type: "get_formview_action" }],
        "read",
        [MODEL, "action_offer", [1], 4],
        ["opened", { type: "action_offer" }],
        "read",
    ]);
});

for (const [told, resId] of [
    ["an empty list", 2],
    ["no value", 3],
]) {
    test(`${told}: with nothing to sell nothing is drawn`, async () => {
        await mountPage(MODEL, "rhythm_sell_today", resId);
        expect(ROW).toHaveCount(0);
        expect("button[name=sell_today]").toHaveCount(0);
    });
}
