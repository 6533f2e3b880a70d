import { expect, test } from "@odoo/hoot";
import { HOSTILE } from "./deck_mock";
import { definePage, mountPage } from "./page_mock";

const MODEL = "sales.rhythm";
const ROW = ".o_sales_rhythm_promises li";

definePage(MODEL, [
    { id: 3, what: HOSTILE, text: "Broken, 2 days over · We owe it", broken: true },
    { id: 8, what: "Pay", text: "Due today · They owe it", broken: false },
]);

test("each promise says what, by when and who owes it; what is broken is red", async () => {
    await mountPage(MODEL, "rhythm_promises");
    expect(ROW).toHaveCount(2);
    expect(`${ROW}:eq(0) div:eq(1)`).toHaveText("Broken, 2 days over · We owe it");
    expect(`${ROW}:eq(0) div:eq(1)`).toHaveClass("text-danger");
    expect(`${ROW}:eq(1) div:eq(0)`).toHaveText("Pay");
    expect(`${ROW}:eq(1) div:eq(1)`).not.toHaveClass("text-danger");
});

test("a hostile promise is text", async () => {
    await mountPage(MODEL, "rhythm_promises");
    expect(`${ROW}:eq(0) div:eq(0)`).toHaveText(HOSTILE);
    expect(`${ROW} script`).toHaveCount(0);
});

for (const [told, resId] of [
    ["an empty list", 2],
    ["no value", 3],
]) {
    test(`${told}: without a promise nothing is drawn`, async () => {
        await mountPage(MODEL, "rhythm_promises", resId);
        expect(ROW).toHaveCount(0);
    });
}
