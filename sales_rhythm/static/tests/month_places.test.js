import { expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { utils } from "@web/core/ui/ui_service";
import { MonthTable } from "@sales_rhythm/month/month_table";
import { HOSTILE, defineDeck, press } from "./deck_mock";
import {
    CORRECTIONS,
    MONTH,
    ROWS,
    domainOf,
    line,
    makeRow,
    monthTable,
    mountMonth,
    opened,
    steps,
    week,
} from "./month_mock";

defineDeck();

test("another month and another team are asked for", async () => {
    const places = [];
    await mountMonth(MonthTable, {
        steps,
        answers: {
            table: (...args) => {
                expect.step(args);
                return monthTable(...args);
            },
        },
        props: { updateActionState: (place) => places.push(place.month) },
    });
    await press("[data-month=previous]");
    await animationFrame();
    expect(".o_sales_rhythm_month_label").toHaveText("October 2026");
    expect(".o_sales_rhythm_team").toHaveText("All teams");
    await press(".o_sales_rhythm_team");
    await press(".o-dropdown-item[data-team='2']");
    await animationFrame();
    expect(".o_sales_rhythm_team").toHaveText("Hanoi");
    await press(".o_sales_rhythm_month_label");
    await animationFrame();
    expect.verifySteps([
        [false, false],
        ["2026-10-01", false],
        ["2026-10-01", 2],
        [false, 2],
    ]);
    expect(places).toEqual([undefined, "2026-10-01", "2026-10-01", undefined]);
    expect(".o_sales_rhythm_month_label").not.toBeEnabled();
});

test("who comes back finds the month and the team that they chose", async () => {
    const answers = { table: (...args) => expect.step(args) || monthTable(...args) };
    const props = { state: { month: "2026-10-01", team: 2 } };
    await mountMonth(MonthTable, { steps, answers, props });
    expect.verifySteps([["2026-10-01", 2]]);
});

test("what was asked last is what is shown", async () => {
    const slow = new Deferred();
    const table = (month, team) => (month === "2026-12-01" ? slow : monthTable(month, team));
    await mountMonth(MonthTable, { steps, answers: { table } });
    await press("[data-month=next]");
    expect(".o_sales_rhythm_month_page").toHaveAttribute("aria-busy", "true");
    await press("[data-month=previous]");
    await animationFrame();
    slow.resolve(monthTable("2026-12-01", 1, { rows: [makeRow(99, "Too late", [], [])] }));
    await animationFrame();
    expect(line(99)).toHaveCount(0);
    expect(".o_sales_rhythm_month_label").toHaveText("October 2026");
    expect(".o_sales_rhythm_month_page").toHaveAttribute("aria-busy", "false");
});

test("reasons and corrections open what they count", async () => {
    await mountMonth(MonthTable, { steps });
    onRpc("sales.rhythm.month", "action_open_corrections", ({ args }) => ({ opened: args }));
    expect("[data-reason=stock]").toHaveText(/^Still has stock\s*12\s*148M$/);
    await press("[data-reason=stock]");
    expect(".o_sales_rhythm_corrections").toHaveText(new RegExp(CORRECTIONS.label));
    await press("[data-correction='2026-10']");
    await animationFrame();
    expect.verifySteps([
        opened({
            name: "Still has stock",
            res_model: "sales.rhythm",
            domain: domainOf("all", "stock"),
            views: ["list", "form"],
        }),
        { action: { opened: ["2026-10", false] }, options: {} },
    ]);
});

test("without corrections there is no word of them, nor where they cannot be read", async () => {
    const none = { corrections: () => ({ ...CORRECTIONS, rows: [] }) };
    await mountMonth(MonthTable, { steps, answers: none });
    expect(".o_sales_rhythm_corrections").toHaveCount(0);
    expect(line(11)).toHaveCount(1);
});

test("corrections that cannot be read take nothing away", async () => {
    const broken = {
        corrections: () => {
            throw new Error("ours");
        },
    };
    await mountMonth(MonthTable, { steps, answers: broken });
    expect(".o_sales_rhythm_corrections").toHaveCount(0);
    expect(line(11)).toHaveCount(1);
});

test("a month that cannot be read is asked for again", async () => {
    let isBroken = true;
    const table = (...args) => {
        if (isBroken) {
            throw new Error("ours");
        }
        return monthTable(...args);
    };
    await mountMonth(MonthTable, { steps, answers: { table } });
    expect("[role=alert]").toHaveText(/^The month could not be read|^ours/);
    isBroken = false;
    await press("[role=alert] button");
    await animationFrame();
    expect("[role=alert]").toHaveCount(0);
    expect(line(11)).toHaveCount(1);
});

test("nobody to show, and what to do then", async () => {
    const empty = { rows: [], reasons: [], headline: false };
    const answers = { table: (...args) => monthTable(...args, empty) };
    await mountMonth(MonthTable, { steps, answers });
    expect("table").toHaveCount(0);
    expect(".o_sales_rhythm_nobody").toHaveText(/Choose another month/);
});

test("the server's own words stand instead, where it knows why there is nothing", async () => {
    const answers = {
        table: (...args) => monthTable(...args, { rows: [], note: "No targets yet" }),
    };
    await mountMonth(MonthTable, { steps, answers });
    expect(".o_sales_rhythm_month_page").toHaveText(/No targets yet/);
    expect(".o_sales_rhythm_nobody").toHaveCount(0);
});

test("a hostile name is text, and is cut where it is long", async () => {
    await mountMonth(MonthTable, { steps });
    const name = `${line(13)} .o_sales_rhythm_who button`;
    expect(name).toHaveText(HOSTILE.repeat(4));
    expect(queryAll(name)[0].getBoundingClientRect().width).toBeLessThan(260);
});

test("the month is printed and downloaded as it is on the screen", async () => {
    await mountMonth(MonthTable, { steps });
    for (const method of ["action_print", "action_xlsx"]) {
        onRpc("sales.rhythm.review", method, ({ args }) => ({ [method]: args }));
    }
    await press("button[name=print]");
    await press("button[name=xlsx]");
    await animationFrame();
    expect.verifySteps([
        { action: { action_print: [MONTH, false] }, options: {} },
        { action: { action_xlsx: [MONTH, false] }, options: {} },
    ]);
});

test("on a phone there is a card each", async () => {
    patchWithCleanup(utils, { isSmall: () => true });
    await mountMonth(MonthTable, { steps });
    expect("table").toHaveCount(0);
    expect("article").toHaveCount(7);
    expect(`${line(11)} header`).toHaveText(/Pham Van Hung[^]*projected 420M\s*70%/);
    expect(queryAllTexts(`${line(11)} .o_sales_rhythm_week_strip small`)).toEqual([
        "W1",
        "W2",
        "W3",
        "W4",
        "W5",
    ]);
    expect(`${line(14)} .o_sales_rhythm_grid`).toHaveCount(0, { message: "needs no help" });
    await press(`${line(11)} [data-column=calls] button`);
    await press(week(11, 1));
    expect.verifySteps([opened(ROWS[0].cells[3]), opened(ROWS[0].weeks[0])]);
});
