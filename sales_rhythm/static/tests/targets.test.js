import { expect, test } from "@odoo/hoot";
import { keyDown, press as pressKey, queryAllValues, queryFirst } from "@odoo/hoot-dom";
import { Deferred, animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    makeServerError,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { ConnectionLostError } from "@web/core/network/rpc";
import { getDefaultConfig } from "@web/views/view";
import { goalOf, textOf } from "@sales_rhythm/targets/goals";
import { Targets } from "@sales_rhythm/targets/targets";
import { DONG, HOSTILE, defineDeck, press, useDong } from "./deck_mock";

defineDeck();

const COLUMNS = [
    { id: 1, key: "revenue", label: "Revenue", title: "Revenue", unit: "money", adds_up: true },
    { id: 2, key: "calls", label: "Calls", title: "Calls", unit: "count", adds_up: true },
    { id: 3, key: "share", label: "Share", title: "Share", unit: "percent", adds_up: false },
];

const person = (id, label, goals, more = {}) => ({
    user_id: id,
    label,
    sub: false,
    has_left: false,
    goals,
    ...more,
});

const PEOPLE = [
    person(7, HOSTILE, [250_000_000, 40, 0.3]),
    person(8, "Lan", [false, 0, false], { sub: "lan@here" }),
    person(9, "Thảo", [1_000_000, false, false], { has_left: true }),
];

const grid = (more = {}) => ({
    month: "2026-11-01",
    label: "November 2026",
    previous: "2026-10-01",
    next: "2026-12-01",
    is_over: false,
    note: false,
    may_edit: true,
    company: false,
    currency_id: DONG,
    team: false,
    teams: [],
    columns: COLUMNS,
    rows: PEOPLE,
    ...more,
});

/** The grid as the server tells it; `save` answers what is sent. */
async function mountTargets({
    found = () => grid(),
    save = () => ({ refused: [] }),
    ...more
} = {}) {
    useDong();
    mockService("action", {
        doAction: (action, { additionalContext } = {}) => expect.step([action, additionalContext]),
        loadAction: (name) => ({ name, type: "loaded" }),
    });
    onRpc("sales.rhythm.target", "get_target_grid", ({ args }) => found(...args));
    onRpc("sales.rhythm.target", "save_goals", ({ args }) => {
        expect.step(args);
        return save(args);
    });
    const targets = await mountWithCleanup(Targets, {
        componentEnv: { config: getDefaultConfig() },
        props: { action: {}, actionId: 1, className: "", ...more },
    });
    await animationFrame();
    return targets;
}

const at = (row, column) => `.o_sales_rhythm_goals [data-at="${row},${column}"]`;
const values = () => queryAllValues(".o_sales_rhythm_goals input");
const sent = (...changes) => ["2026-11-01", changes];

async function enter(row, column, text, key = "Tab") {
    await contains(at(row, column)).click();
    await contains(at(row, column)).edit(text, { confirm: false });
    await pressKey(key);
    await animationFrame();
}

test("goals stand in the words of people, and none is not 0", async () => {
    await mountTargets();
    expect(values()).toEqual(["250,000,000", "40", "30%", "", "0", "", "1,000,000", "", ""]);
    expect("tbody th:eq(0) [title]").toHaveText(HOSTILE);
    expect("tbody th:eq(1)").toHaveText("Lan\nlan@here");
    expect("tbody tr:eq(2)").toHaveClass("text-muted");
    expect("tbody th:eq(2)").toHaveText("Thảo\nhas left");
    expect("tfoot td:eq(0)").toHaveText("251,000,000");
    expect("tfoot td:eq(1)").toHaveText("40");
    expect("tfoot td:eq(2)").toHaveText("");
    expect("thead th:eq(1)").toHaveText("Revenue\n₫");
    expect(".o_sales_rhythm_targets_saved").toHaveText("All is saved");
});

test("what is typed is saved when the cell is left, and the sum follows", async () => {
    await mountTargets();
    await enter(1, 0, "50000000");
    expect(at(1, 0)).toHaveValue("50,000,000");
    expect("tfoot td:eq(0)").toHaveText("301,000,000");
    expect.verifySteps([sent([8, 1, 50_000_000])]);
    await enter(1, 2, "30");
    expect(at(1, 2)).toHaveValue("30%");
    expect.verifySteps([sent([8, 3, 0.3])]);
    await enter(1, 1, "");
    expect.verifySteps([sent([8, 2, false])]);
    await enter(1, 1, "0");
    expect.verifySteps([sent([8, 2, 0])]);
});

test("what is not changed is not sent", async () => {
    await mountTargets();
    await enter(0, 0, "250,000,000");
    await enter(0, 0, "250000000");
    await enter(0, 2, "30.0 %");
    await enter(1, 0, "   ");
    expect.verifySteps([]);
    expect(values().slice(0, 4)).toEqual(["250,000,000", "40", "30%", ""]);
});

test("keys lead from cell to cell", async () => {
    await mountTargets();
    await contains(at(0, 0)).click();
    for (const [key, row, column] of [
        ["ArrowDown", 1, 0],
        ["ArrowRight", 1, 1],
        ["ArrowRight", 1, 2],
        ["ArrowRight", 1, 2],
        ["ArrowUp", 0, 2],
        ["ArrowUp", 0, 2],
        ["ArrowLeft", 0, 1],
        ["Enter", 1, 1],
    ]) {
        await pressKey(key);
        expect(at(row, column)).toBeFocused({ message: `after ${key}` });
    }
    await keyDown("Shift");
    await pressKey("Enter");
    expect(at(0, 1)).toBeFocused();
    expect.verifySteps([]);
});

test("Enter on the last row saves, and Escape brings back what was saved", async () => {
    await mountTargets();
    await enter(2, 1, "5", "Enter");
    expect.verifySteps([sent([9, 2, 5])]);
    await contains(at(2, 1)).edit("77", { confirm: false });
    await pressKey("Escape");
    expect(at(2, 1)).toHaveValue("5");
    await pressKey("Tab");
    expect.verifySteps([]);
});

test("what is no number is kept as it was typed, and said", async () => {
    await mountTargets();
    for (const text of ["abc", "%", "-", "Infinity", "1 apple"]) {
        await enter(0, 1, text);
        expect(at(0, 1)).toHaveValue(text);
        expect(at(0, 1)).toHaveAttribute("aria-invalid", "true");
        expect("[role=alert]").toHaveText(new RegExp(`Calls: “${text}” is no number.`));
    }
    expect("[role=alert] b").toHaveText("1 goal is not saved");
    expect("[role=alert] [data-do=again]").toHaveCount(0);
    expect.verifySteps([]);
    await enter(0, 1, "41");
    expect.verifySteps([sent([7, 2, 41])]);
    expect("[role=alert]").toHaveCount(0);
});

test("what is refused stays as it was typed with its reason, and others are saved", async () => {
    const why = `The goal of ${HOSTILE} for “Calls” is -1`;
    await mountTargets({
        save: ([, changes]) => ({
            refused: changes
                .filter(([, , goal]) => goal < 0)
                .map(([user_id, metric_id]) => ({ user_id, metric_id, why })),
        }),
    });
    await enter(0, 1, "-1");
    expect(at(0, 1)).toHaveValue("-1");
    expect("[role=alert] .btn-link").toHaveText(why);
    expect("tfoot td:eq(1)").toHaveText("40");
    await enter(1, 1, "9");
    expect("[role=alert] .btn-link").toHaveCount(1);
    expect("tfoot td:eq(1)").toHaveText("49");
    await press("[role=alert] .btn-link");
    expect(at(0, 1)).toBeFocused();
    await pressKey("Escape");
    await animationFrame();
    expect(at(0, 1)).toHaveValue("40");
    expect("[role=alert]").toHaveCount(0);
    expect.verifySteps([sent([7, 2, -1]), sent([8, 2, 9])]);
});

test("without a connection nothing is lost, and it is saved again", async () => {
    const { orm, state } = await mountTargets();
    state.saver.orm = {
        call() {
            throw new ConnectionLostError("/save");
        },
    };
    await enter(0, 1, "44");
    expect(at(0, 1)).toHaveValue("44");
    expect("[role=alert] .btn-link").toHaveText(/Calls: There is no connection to the server.$/);
    state.saver.orm = orm;
    await press("[data-do=again]");
    await animationFrame();
    expect("[role=alert]").toHaveCount(0);
    expect.verifySteps([sent([7, 2, 44])]);
    expect(".o_sales_rhythm_targets_saved").toHaveText("All is saved");
});

test("the server's own words are shown", async () => {
    await mountTargets({
        save: () => {
            throw makeServerError({ type: "UserError", message: "November 2026 is over" });
        },
    });
    await enter(0, 1, "44");
    expect("[role=alert] .btn-link").toHaveText(/Calls: November 2026 is over$/);
    expect.verifySteps([sent([7, 2, 44])]);
});

test("what is typed while another is saved is neither lost nor overwritten", async () => {
    const slow = new Deferred();
    await mountTargets({ save: () => slow });
    await enter(0, 1, "44");
    expect(".o_sales_rhythm_targets_saved").toHaveText("Saving…");
    await enter(0, 1, "45");
    await contains(at(0, 0)).edit("12", { confirm: false });
    expect.verifySteps([sent([7, 2, 44])]);
    slow.resolve({ refused: [] });
    await animationFrame();
    await animationFrame();
    expect(at(0, 0)).toHaveValue("12");
    expect(at(0, 1)).toHaveValue("45");
    expect.verifySteps([sent([7, 2, 45])]);
});

test("a block from a spreadsheet fills as many cells", async () => {
    await mountTargets();
    await contains(at(0, 0)).click();
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "1\t2\n\t3\n5\t6\t70\t8\n9\n");
    queryFirst(at(0, 0)).dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })
    );
    await animationFrame();
    await animationFrame();
    expect(values()).toEqual(["1", "2", "30%", "", "3", "", "5", "6", "70%"]);
    expect.verifySteps([
        sent([7, 1, 1]),
        sent([7, 2, 2], [8, 2, 3], [9, 1, 5], [9, 2, 6], [9, 3, 0.7]),
    ]);
});

test("a month that is over is only read", async () => {
    const note = "October 2026 is over";
    await mountTargets({ found: () => grid({ may_edit: false, is_over: true, note }) });
    expect(`${at(0, 0)}[readonly]`).toHaveCount(1);
    expect(".o_sales_rhythm_targets p").toHaveText(note);
    expect("[data-do=copy]").toHaveCount(0);
    expect("[data-do=line]").toHaveCount(0);
    expect("[data-do=list]").toHaveCount(1);
    expect(".o_sales_rhythm_targets_saved").toHaveText("");
});

test("months and teams are chosen, and the last one asked for is shown", async () => {
    const slow = new Deferred();
    const teams = [
        { id: 4, label: "North" },
        { id: 5, label: "South" },
    ];
    await mountTargets({
        found: (month, teamId) => {
            expect.step([month, teamId]);
            const team = teams.find((each) => each.id === teamId) || false;
            const more = { teams, team, company: "Rhythm West" };
            if (month === "2026-10-01") {
                return slow;
            }
            return grid({ ...more, ...(month && { month, label: month }) });
        },
    });
    expect(".o_sales_rhythm_targets_bar").toHaveText(/Rhythm West/);
    await contains("select").select("5");
    await animationFrame();
    await press("[data-do=previous]");
    await press("[data-do=next]");
    await animationFrame();
    slow.resolve(grid({ label: "Too late" }));
    await animationFrame();
    expect(".o_sales_rhythm_targets_month").toHaveText("2026-12-01");
    expect("select").toHaveValue("5");
    expect.verifySteps([
        [false, false],
        ["2026-11-01", 5],
        ["2026-10-01", 5],
        ["2026-12-01", 5],
    ]);
});

test("another month is not shown while something is not saved, unless one says so", async () => {
    await mountTargets({
        found: (month) => grid(month && { month, label: month }),
    });
    await enter(0, 1, "abc");
    await press("[data-do=next]");
    await animationFrame();
    expect(".modal").toHaveText(/“abc” is no number/);
    await press(".modal-footer .btn-secondary");
    await animationFrame();
    expect(at(0, 1)).toHaveValue("abc");
    expect(".o_sales_rhythm_targets_month").toHaveText("November 2026");
    await press("[data-do=next]");
    await animationFrame();
    await press(".modal-footer .btn-primary");
    await animationFrame();
    expect(".o_sales_rhythm_targets_month").toHaveText("2026-12-01");
    expect(at(0, 1)).toHaveValue("40");
});

test("what is being typed is saved before a dialog opens", async () => {
    await mountTargets();
    await contains(at(0, 1)).edit("43", { confirm: false });
    await press("[data-do=copy]");
    await animationFrame();
    await press("[data-do=list]");
    await animationFrame();
    expect.verifySteps([
        sent([7, 2, 43]),
        [
            "sales_rhythm.target_entry_action",
            {
                default_source: "month",
                default_month: "2026-11-01",
                default_team_id: false,
                rhythm_target_grid: true,
            },
        ],
        [
            {
                name: "Targets: November 2026",
                type: "loaded",
                domain: [["month", "=", "2026-11-01"]],
                context: { default_month: "2026-11-01" },
            },
            undefined,
        ],
    ]);
});

test("nobody to enter goals for", async () => {
    await mountTargets({ found: () => grid({ rows: [] }) });
    expect(".o_sales_rhythm_goals").toHaveCount(0);
    expect("p:contains(Nobody is in a sales team yet)").toHaveCount(1);
});

test("goals as people write them", async () => {
    await mountTargets();
    for (const [text, unit, goal] of [
        ["", "money", false],
        ["1,500.5", "count", 1500.5],
        ["250,000 ₫", "money", 250_000],
        ["250M", "money", 250_000_000],
        ["1.5 b", "money", 1_500_000_000],
        ["850k ₫", "money", 850_000],
        ["M", "money", undefined],
        ["5M", "count", undefined],
        ["=2*5", "count", 10],
        ["12.5", "percent", 0.125],
        ["0.30", "percent", 0.003],
        ["-3", "count", -3],
        ["1e400", "count", undefined],
        ["12abc", "money", undefined],
    ]) {
        expect(goalOf(text, unit, DONG)).toBe(goal, { message: `${text} of ${unit}` });
    }
    for (const [goal, unit, text] of [
        [false, "percent", ""],
        [0, "percent", "0%"],
        [0.335, "percent", "33.5%"],
        [1234567.4, "money", "1,234,567"],
        [12.25, "hours", "12.25"],
    ]) {
        expect(textOf(goal, unit, DONG)).toBe(text);
    }
});
