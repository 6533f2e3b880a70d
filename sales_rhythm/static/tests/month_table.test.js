import { expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { onRpc, serverState } from "@web/../tests/web_test_helpers";
import { MonthTable } from "@sales_rhythm/month/month_table";
import { defineDeck, press } from "./deck_mock";
import {
    GIVEN,
    HELP,
    MONTH,
    ROWS,
    TOTAL,
    figure,
    line,
    makeRow,
    monthTable,
    mountMonth,
    opened,
    steps,
    week,
} from "./month_mock";

defineDeck();

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
    const kept = (cell, id, number) => ({
        ...cell,
        domain: undefined,
        cell_ids: [id],
        week: number,
    });
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
