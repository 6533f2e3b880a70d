import { expect, queryAll, test } from "@odoo/hoot";
import { press, HOSTILE } from "./deck_mock";
import { definePage, mountPage } from "./page_mock";

const MODEL = "sales.rhythm";
const ROW = ".o_sales_rhythm_suggestions li";
const ROOM = ".o_sales_rhythm_room tbody tr";

definePage(MODEL, [
    {
        category_id: 4,
        push_id: 7,
        name: "Tea",
        text: "Pushed now; typical 50K a month",
        amount: 50_000,
        own: 1_000,
        typical: 51_000,
        pushed: true,
        lost: false,
    },
    {
        category_id: 9,
        push_id: false,
        name: HOSTILE,
        text: HOSTILE,
        amount: 0,
        own: 2_000,
        typical: 2_000,
        pushed: false,
        lost: true,
    },
]);

test("each category stands with its reason and its money, in the order of the server", async () => {
    await mountPage(MODEL, "rhythm_suggestions");
    expect(ROW).toHaveCount(2);
    expect(`${ROW}:eq(0)`).toHaveAttribute("data-category", "4");
    expect(`${ROW}:eq(0) .o_sales_rhythm_why div:eq(0)`).toHaveText(/^Tea\s*Push$/);
    expect(`${ROW}:eq(0) .o_sales_rhythm_why .text-muted`).toHaveText(
        "Pushed now; typical 50K a month"
    );
    expect(`${ROW}:eq(0) .o_sales_rhythm_monthly`).toHaveText(/^50K\s*a month$/);
    expect(`${ROW}:eq(0) .o_sales_rhythm_monthly`).toHaveAttribute("title", /^50,000.₫$/);
});

test("what is pushed says so, and what may bring nothing names no money", async () => {
    await mountPage(MODEL, "rhythm_suggestions");
    expect(`${ROW}:eq(0) .fw-bold .badge`).toHaveCount(1);
    expect(`${ROW}:eq(1) .badge`).toHaveCount(0);
    expect(`${ROW}:eq(1) .o_sales_rhythm_monthly`).toHaveCount(0);
});

test("a hostile name is text", async () => {
    await mountPage(MODEL, "rhythm_suggestions");
    expect(`${ROW}:eq(1) .o_sales_rhythm_why div:eq(0)`).toHaveText(HOSTILE);
    expect(`${ROW}:eq(1) .o_sales_rhythm_why .text-muted`).toHaveText(HOSTILE);
    expect(`${ROW} script`).toHaveCount(0);
});

test("offer and dismiss call the server for their own row, and the page is read again", async () => {
    await mountPage(MODEL, "rhythm_suggestions");
    await press(`${ROW}:eq(0) [name=action_offer]`);
    await press(`${ROW}:eq(1) [name=action_dismiss]`);
    expect.verifySteps([
        [MODEL, "action_offer", [1], 4, 7],
        ["opened", { type: "action_offer" }],
        "read",
        [MODEL, "action_dismiss", [1], 9],
        ["opened", { type: "action_dismiss" }],
        "read",
    ]);
});

for (const [told, resId] of [
    ["an empty list", 2],
    ["no value", 3],
]) {
    test(`${told}: without a suggestion nothing is drawn`, async () => {
        await mountPage(MODEL, "rhythm_suggestions", resId);
        expect(ROW).toHaveCount(0);
        expect("button[name=action_offer]").toHaveCount(0);
    });
}

test("the room to grow is a table of what is bought, what look-alikes buy, and the rest", async () => {
    await mountPage(MODEL, "rhythm_room");
    const words = (row) => queryAll(`${ROOM}:eq(${row}) td`).map((cell) => cell.textContent);
    expect(words(0)).toEqual(["Tea", "1K", "51K", "50K"]);
    expect(words(1)).toEqual([HOSTILE, "2K", "2K", "0"]);
    expect(`${ROOM}:eq(0) td:eq(3)`).toHaveAttribute("title", /^50,000.₫$/);
    expect(`${ROOM} script`).toHaveCount(0);
});

test("without room the table has no row", async () => {
    await mountPage(MODEL, "rhythm_room", 3);
    expect(ROOM).toHaveCount(0);
});
