import { expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { onRpc, patchWithCleanup, serverState } from "@web/../tests/web_test_helpers";
import { utils } from "@web/core/ui/ui_service";
import { MonthTable } from "@sales_rhythm/month/month_table";
import { HOSTILE, defineDeck, press } from "./deck_mock";
import {
    CORRECTIONS,
    GIVEN,
    HELP,
    MONTH,
    ROWS,
    TOTAL,
    domainOf,
    makeRow,
    monthTable,
    mountMonth,
} from "./month_mock";

defineDeck();

const line = (key) => `.o_sales_rhythm_month [data-row="${key}"]`;
const figure = (key, column) => `${line(key)} [data-column=${column}] .o_sales_rhythm_metric`;
const week = (key, number) => `${line(key)} [data-week="${number}"] .o_sales_rhythm_metric`;
const steps = (action, options = {}) => expect.step({ action, options });
const opened = ({ name, res_model, domain, views }) => ({
    action: {
        type: "ir.actions.act_window",
        name,
        res_model,
        views: views.map((each) => [false, each]),
        mobile_view_mode: views.includes("kanban") ? "kanban" : "list",
        domain,
    },
    options: {},
});

test("each salesperson has a line, in the order of the server", async () => {
    await mountMonth(MonthTable, { steps });
    expect(queryAll("tbody").map((each) => each.dataset.row)).toEqual(
        ["11", "12", "13", "14", "15", "0", "total"] // the total last
    );
    expect(queryAllTexts("thead th").slice(0, 9)).toEqual([
        "Rep",
        "Revenue (M)",
        "W1",
        "W2",
        "W3",
        "W4",
        "W5",
        "Projected",
        "Orders",
    ]);
    expect(`${line("total")} .o_sales_rhythm_who`).toHaveText("Team");
    expect(`${line(0)} button.btn-link`).toHaveCount(0, { message: "nobody has no month" });
    expect(line(0)).toHaveClass("o_sales_rhythm_quiet");
});

test("a figure says its value, what is missing and the target", async () => {
    await mountMonth(MonthTable, { steps });
    expect(`${figure(11, "revenue")} .o_sales_rhythm_month_value`).toHaveText("335");
    expect(`${figure(11, "revenue")} .o_sales_rhythm_month_foot`).toHaveText("−145\n600");
    expect(figure(11, "revenue")).toHaveClass("o_sales_rhythm_is_far");
    expect(figure(11, "revenue")).toHaveAttribute(
        "aria-label",
        "Revenue, Pham Van Hung: 335,000,000 ₫, target 600, −145 against the pace"
    );
    expect(`${figure(11, "revenue")} .o_sales_rhythm_month_bar i`).toHaveAttribute(
        "style",
        "inset-inline-start: 80%"
    );
    expect(figure(11, "calls")).toHaveClass("o_sales_rhythm_is_ok");
    expect(`${figure(12, "orders")} .o_sales_rhythm_month_bar > *`).toHaveCount(0);
    expect(week(11, 1)).toHaveClass("o_sales_rhythm_is_behind");
    expect(`${week(11, 5)} .o_sales_rhythm_month_value`).toHaveText("·");
    expect(`${figure(11, "projected")}`).toHaveText("420\n70%");
});

test("the value of a weak figure is as black as any other", async () => {
    await mountMonth(MonthTable, { steps });
    const [far, ok] = [figure(11, "orders"), figure(11, "calls")].map((each) =>
        getComputedStyle(queryAll(`${each} .o_sales_rhythm_month_value`)[0])
    );
    expect(far.color).toBe(ok.color);
    const bar = (each) =>
        getComputedStyle(queryAll(`${each} .o_sales_rhythm_month_bar > span`)[0]).backgroundColor;
    expect(bar(figure(11, "orders"))).not.toBe(bar(figure(11, "calls")));
});

test("a figure and a week open exactly the rows of the server", async () => {
    await mountMonth(MonthTable, { steps });
    await press(figure(11, "calls"));
    await press(week(12, 2));
    await press(figure("total", "revenue"));
    await press(figure(11, "projected"));
    expect.verifySteps([
        opened(ROWS[0].cells[3]),
        opened(ROWS[1].weeks[1]),
        opened(TOTAL.cells[0]),
        opened(ROWS[0].projected.expected),
    ]);
    expect(queryAll(week(11, 5))[0].tagName).toBe("SPAN", { message: "nothing is there yet" });
});

test("a closed month opens what it counted", async () => {
    const closed = makeRow(11, "Hung", [], []);
    const kept = (cell, id, number) => ({ ...cell, domain: undefined, cell_id: id, week: number });
    closed.cells = closed.cells.map((cell, index) => kept(cell, 70 + index, 0));
    closed.weeks = closed.weeks.map((cell, index) => kept({ ...cell, state: "ok" }, 70, index + 1));
    const answers = { table: (...args) => monthTable(...args, { rows: [closed] }) };
    await mountMonth(MonthTable, { steps, answers });
    onRpc("sales.rhythm.month.cell", "action_open", ({ args }) => ({ kept: args }));
    await press(figure(11, "orders"));
    await press(week(11, 3));
    await animationFrame();
    expect.verifySteps([
        { action: { kept: [[71], 0] }, options: {} },
        { action: { kept: [[70], 3] }, options: {} },
    ]);
});

test("a line opens the month of a salesperson", async () => {
    await mountMonth(MonthTable, { steps });
    await press(`${line(11)} .o_sales_rhythm_who button`);
    await press(`${line(12)} th`);
    await press(`${line(0)} th`); // nobody's opens nothing
    const action = "sales_rhythm.month_of_action";
    const options = (id) => ({ additionalContext: { month: MONTH }, props: { resId: id } });
    expect.verifySteps([
        { action, options: options(11) },
        { action, options: options(12) },
    ]);
});

test("what is weak is said in words, with whom to start and whether help was left", async () => {
    await mountMonth(MonthTable, { steps });
    const help = `${line(11)} .o_sales_rhythm_help_line`;
    expect(`${help} p`).toHaveText(
        /^Needs help: coverage 58% \(team 82%\) · 20 customers past their care interval · start with Kim Lien, Bep/
    );
    expect(`${line(12)} .o_sales_rhythm_given`).toHaveText(new RegExp(GIVEN.text));
    expect(`${line(12)} .o_sales_rhythm_help`).toHaveClass("btn-secondary");
    expect(`${line(11)} .o_sales_rhythm_help`).toHaveClass("btn-primary");
    expect(`${line(13)} .o_sales_rhythm_help_line`).toHaveCount(0);
    await press(`${help} .o_sales_rhythm_start:eq(1)`);
    expect.verifySteps([
        {
            action: {
                type: "ir.actions.act_window",
                res_model: "sales.rhythm",
                res_id: 2,
                views: [[false, "form"]],
            },
            options: {},
        },
    ]);
});

test("help is asked for with all of it filled in, and the month is read again after", async () => {
    let count = 0;
    await mountMonth(MonthTable, {
        steps: (action, { onClose }) => {
            expect.step(action);
            onClose();
        },
        answers: { table: (...args) => ++count && monthTable(...args) },
    });
    onRpc("sales.rhythm.help", "action_ask", ({ args }) => ({ asked: args }));
    await press(`${line(11)} .o_sales_rhythm_help`);
    await animationFrame();
    expect.verifySteps([{ asked: [11, MONTH, "coverage", [1, 2, 3]] }]);
    expect(count).toBe(2);
});

test("nobody helps oneself", async () => {
    const own = makeRow(serverState.userId, "Me", [], [], { help: HELP });
    const answers = { table: (...args) => monthTable(...args, { rows: [own] }) };
    await mountMonth(MonthTable, { steps, answers });
    expect(".o_sales_rhythm_help_line p").toHaveText(/^Needs help/);
    expect(".o_sales_rhythm_help").toHaveCount(0);
});

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
    expect(places).toEqual([false, "2026-10-01", "2026-10-01", false]);
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
