import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { mockService } from "@web/../tests/web_test_helpers";
import { CARD, defineDeck, mountDeck, press, summary } from "./deck_mock";

const BANNER = ".o_sales_rhythm_banner";
const FACETS = ".o_searchview_facet";
const DONE = ".o_sales_rhythm_all_done";
const HELP = ".o_view_nocontent";
const period = (name) => `${BANNER} [data-period=${name}]`;
const care = (key) => `${BANNER} [data-care=${key}]`;

defineDeck();

const cards = () => queryAllTexts(CARD);
const answers = (period) => {
    expect.step(period);
    return summary(period);
};
const nothingLeft = (count) => (period) =>
    summary(period, { money: { amount: 0, count: 0 }, total: { count } });

for (const type of ["kanban", "list"]) {
    test(`says what waits above a ${type}, in one call`, async () => {
        await mountDeck(type, { answer: answers });
        expect.verifySteps(["today"]);
        expect(".o_sales_rhythm_waiting").toHaveText("59.2M\nwaiting at 2 customers");
        expect(".o_sales_rhythm_done_count").toHaveText(/^1\/3\s*done$/);
        expect(period("today")).toHaveAttribute("aria-pressed", "true");
        expect(`${BANNER} ~ .o_renderer`).toHaveCount(1);
    });
}

test("figures that cannot be read take no card away", async () => {
    await mountDeck("kanban", {
        answer: () => {
            throw new Error("ours");
        },
    });
    expect(BANNER).toHaveCount(0);
    expect(CARD).not.toHaveCount(0);
});

test("one customer is not one customers", async () => {
    await mountDeck("kanban", { answer: (name) => summary(name, { money: { count: 1 } }) });
    expect(".o_sales_rhythm_waiting").toHaveText(/waiting at 1 customer$/);
});

test("one's own work beside the cards is a line each, and opens what it counts", async () => {
    const line = (key, count) => ({
        key,
        count,
        label: `${count} ${key}`,
        icon: "fa-clock-o",
        res_model: "mail.activity",
        domain: [["id", "in", [count]]],
    });
    const lines = [line("leads", 0), line("activities", 2), line("more", 1)];
    mockService("action", {
        doAction: ({ name, res_model: model, domain }) => expect.step([name, model, domain]),
    });
    await mountDeck("kanban", { answer: (name) => summary(name, { lines }) });
    expect(queryAllTexts(`${BANNER} [data-line]`)).toEqual(["2 activities", "1 more"]);
    await press(`${BANNER} [data-line=activities]`);
    expect.verifySteps([["2 activities", "mail.activity", [["id", "in", [2]]]]]);
});

test("red only what is missed or forgotten, and only above 0", async () => {
    await mountDeck("kanban");
    expect(`${BANNER} .text-danger`).toHaveCount(1);
    expect(`${care("forgotten")} .text-danger`).toHaveText("1");
    expect(care("missed")).toHaveText("0\nmissed");
});

test("switches the period in the search bar, and follows it there", async () => {
    await mountDeck("kanban", { answer: answers });
    expect(cards()).toEqual(["Alpha Mart", "Beta Shop", "Gamma Cafe"]);
    await press(period("week"));
    expect.verifySteps(["today", "week"]);
    expect(FACETS).toHaveText(/This week/);
    expect(period("week")).toHaveAttribute("aria-pressed", "true");
    expect(period("today")).toHaveAttribute("aria-pressed", "false");
    expect(cards()).toHaveLength(4);
    await press(`${FACETS} .o_facet_remove`);
    expect(`${BANNER} [aria-pressed=true]`).toHaveCount(0);
    expect(cards()).toHaveLength(5);
    expect.verifySteps(["week"]);
});

test("a figure opens exactly its rows, and the deck again at the second click", async () => {
    await mountDeck("kanban", { answer: answers });
    for (const [figure, rows] of [
        [".o_sales_rhythm_waiting", ["Alpha Mart", "Beta Shop"]],
        [".o_sales_rhythm_done_count", ["Gamma Cafe"]],
        [care("cared"), ["Gamma Cafe", "Delta Store"]],
        [care("not_yet"), ["Beta Shop", "Omega House"]],
        [care("missed"), []],
    ]) {
        await press(figure);
        expect(cards()).toEqual(rows);
        expect(figure).toHaveAttribute("aria-pressed", "true");
        await press(figure);
        expect(cards()).toEqual(["Alpha Mart", "Beta Shop", "Gamma Cafe"]);
    }
    expect.verifySteps(Array(11).fill("today"));
});

test("a figure leaves out what else was chosen, and keeps the grouping", async () => {
    await mountDeck("kanban", {
        more: { context: { search_default_today: 1, search_default_by_care: 1 } },
    });
    await press(".o_search_panel .o_search_panel_filter_value input:eq(2)");
    expect(cards()).toEqual([]);
    await press(care("cared"));
    expect(".o_search_panel input:checked").toHaveCount(0);
    expect(cards()).toEqual(["Gamma Cafe", "Delta Store"]);
    expect(".o_kanban_group").toHaveCount(1);
});

test("the period comes back with the deck after a count", async () => {
    await mountDeck("kanban");
    await press(care("cared"));
    await press(period("week"));
    expect(FACETS).toHaveCount(1);
    expect(cards()).toHaveLength(4);
});

test("all done is said in green, and goes on with the week", async () => {
    await mountDeck("kanban", { answer: nothingLeft(12) });
    expect(DONE).toHaveText(/^All 12 customers are cared for today\./);
    await press(`${DONE} button`);
    expect(period("week")).toHaveAttribute("aria-pressed", "true");
    expect(DONE).toHaveText(/^All 12 customers are cared for this week\./);
    expect(`${DONE} button`).toHaveText("Start on this month's");
    await press(care("cared"));
    expect(DONE).toHaveCount(0);
});

test("one customer is not all of them", async () => {
    await mountDeck("kanban", { answer: nothingLeft(1) });
    for (const [name, text] of [
        ["week", /^The only customer of this week is cared for\./],
        ["month", /^The only customer of this month is cared for\.$/],
        ["today", /^The only customer of today is cared for\./],
    ]) {
        await press(period(name));
        expect(DONE).toHaveText(text);
    }
});

test("is no part of a screen without periods", async () => {
    await mountDeck("kanban", { more: { searchViewArch: "<search/>", context: {} } });
    expect(BANNER).toHaveCount(0);
    expect(cards()).toHaveLength(5);
});

const emptyOf = (name, more) =>
    summary(name, { money: { count: 0 }, total: { count: 0 }, ...more });

for (const type of ["kanban", "list"]) {
    test(`everyone cared for is said of an empty ${type} only when it is so`, async () => {
        await mountDeck(type, { answer: emptyOf, more: { domain: [["id", "=", 0]] } });
        expect(HELP).toHaveText("Everyone is cared for today");
        await press(period("month"));
        expect(HELP).toHaveText("Everyone is cared for this month");
        await press(care("missed"));
        expect(HELP).toHaveText("No customer matches. Remove a filter or a word.");
    });

    test(`an empty ${type} says that no customer matches a search panel's choice`, async () => {
        await mountDeck(type, { answer: emptyOf, more: { domain: [["id", "=", 0]] } });
        await press(".o_search_panel .o_search_panel_filter_value input:eq(0)");
        expect(HELP).toHaveText("No customer matches. Remove a filter or a word.");
    });

    test(`an empty database says in a ${type} what to do`, async () => {
        const care = { cared: 0, not_yet: 0, missed: 0, forgotten: 0 };
        await mountDeck(type, {
            answer: (name) => emptyOf(name, { care }),
            more: { domain: [["id", "=", 0]] },
        });
        expect(HELP).toHaveText("Customers appear by themselves");
    });
}
