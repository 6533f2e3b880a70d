import { expect } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { getDefaultConfig } from "@web/views/view";
import { mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { HOSTILE } from "./deck_mock";

/** A month as the server describes it: five salespeople, what is nobody's, and their total. */

/** What `mountMonth` does with each action that the screen opens: a step of the test. */
export const steps = (action, options = {}) => expect.step({ action, options });

export const MONTH = "2026-11-01";
const LABELS = { "2026-10-01": "October 2026", "2026-11-01": "November 2026" };

export const COLUMNS = [
    ["revenue", "Revenue", "M"],
    ["orders", "Orders"],
    ["new_customers", "New"],
    ["calls", "Calls"],
    ["meetings", "Meetings"],
    ["coverage", "Coverage"],
    ["collection", "Collection"],
    ["promises_kept", "Promises"],
].map(([key, label, unit = ""]) => ({ key, label, title: `All ${label}`, unit_text: unit }));

const TITLES = ["2-8 Nov", "9-15 Nov", "16-22 Nov", "23-29 Nov", "30 Nov"];
const WEEKS = TITLES.map((title, index) => ({
    number: index + 1,
    label: `W${index + 1}`,
    title,
    state: ["past", "past", "past", "now", "future"][index],
}));

/** The domain of a figure, as nothing in the browser could have made it. */
export const domainOf = (who, what, week = 0) => [
    ["user_id", "=", who],
    ["month_figure", "=", `${what} ${week}`],
];

/** A figure: value, target and share of the pace, from which a server would take the state. */
export function cell(row, column, [value, goal = null, state = "plain", gap = ""], week = 0) {
    const isShare = ["coverage", "collection"].includes(column.key);
    const text = isShare ? `${value}%` : String(value);
    const name = [column.label, row.label, week && `W${week}`].filter(Boolean).join(", ");
    const exact = column.unit_text ? `${value},000,000 ₫` : text;
    const fill = goal ? Math.min(100, (100 * value) / goal) : 0;
    return {
        key: column.key,
        name,
        text: state === "future" ? "" : text,
        title: goal ? `${name}: ${exact}, target ${goal}` : `${name}: ${exact}`,
        goal_text: goal ? `${goal}${isShare ? "%" : ""}` : "",
        gap_text: gap,
        state,
        bar: ["plain", "future"].includes(state) ? false : { fill, tick: 80 },
        note: false,
        value,
        goal,
        pace: goal && goal * 0.8,
        res_model: column.key === "calls" ? "sales.rhythm.touch" : "sale.order",
        domain: state === "future" ? false : domainOf(row.key, column.key, week),
        measure: "__count",
        views: ["list", "form"],
    };
}

export function makeRow(key, label, figures, weeks, more = {}) {
    const row = { key, user_id: typeof key === "number" && key ? key : false, label };
    return {
        ...row,
        sub: "",
        has_left: false,
        cells: COLUMNS.map((column, index) => cell(row, column, figures[index] || [0])),
        weeks: WEEKS.map((week, index) =>
            cell(row, COLUMNS[0], weeks[index] || [0, 0, "future"], week.number)
        ),
        projected: false,
        help: false,
        ...more,
    };
}

const projected = (who, text, share, state) => ({
    text,
    money_text: `${text}M`,
    share_text: share,
    state,
    title: "By the pace so far it would be 418M",
    sold: null,
    expected: {
        name: `Expected, ${who}`,
        text: "85M",
        res_model: "sales.rhythm",
        domain: domainOf(who, "expected"),
        views: ["list", "kanban", "form"],
    },
});

const customer = (id, name) => ({
    id,
    name,
    evidence: "Buys every 7 days, silent for 19",
    amount_text: "41M",
    phone_link: "tel:0903418226",
});

export const START = [customer(1, "Kim Lien"), customer(2, "Bep Nha Minh"), customer(3, HOSTILE)];

export const HELP = {
    step: "coverage",
    label: "Coverage",
    text: "coverage 58%",
    median_text: "team 82%",
    why: "20 customers past their care interval",
    start: START,
    given: false,
};
export const GIVEN = { id: 4, state: "open", text: "Helped 21 Nov · no answer for 3 days" };

export const plain = (...values) => values.map((value) => [value]);

export const ROWS = [
    makeRow(
        11,
        "Pham Van Hung",
        [
            [335, 600, "far", "−145"],
            [36, 60, "far", "−12"],
            [1, 4, "far", "−2"],
            [176, 200, "ok"],
            [28, 60, "far", "−20"],
            [58, 85, "far", "−27"],
            [84, 90, "behind", "−6"],
            ["6/9", 90, "far", "3 broken"],
        ],
        [
            [131, 150, "behind"],
            [98, 150, "far"],
            [82, 150, "far"],
            [24, 60, "far"],
        ],
        {
            sub: "48 customers · Binh Thanh",
            projected: projected(11, "420", "70%", "far"),
            help: HELP,
        }
    ),
    makeRow(
        12,
        "Le Hoang Phuc",
        [[390, 550, "behind", "−50"], ...plain(41, 2, 158, 44, 82, 61, "7/9")],
        plain(128, 121, 104, 37),
        {
            projected: projected(12, "490", "89%", "behind"),
            help: { ...HELP, step: "collection", text: "collection 61%", given: GIVEN },
        }
    ),
    makeRow(
        13,
        HOSTILE.repeat(4),
        plain(253, 33, 5, 181, 39, 74, 90, "5/6"),
        plain(62, 71, 88, 32)
    ),
    makeRow(14, "Nguyen Thi Lan", plain(517, 52, 3, 168, 46, 87, 92, "9/10"), [], {
        projected: projected(14, "646", "99%", "ok"),
        has_left: true,
    }),
    makeRow(15, "Tran Van Minh", plain(556, 61, 5, 172, 51, 88, 88, "8/8"), []),
    makeRow(0, "Nobody's", plain(12, 1, 0, 0, 0, 0, 0, "0/0"), []),
];

export const TOTAL = makeRow(
    "total",
    "Team",
    [[2063, 2750, "behind", "−137"], ...plain(224, 16, 855, 208, 78, 82, "35/42")],
    plain(650, 605, 594, 202),
    { projected: projected("total", "2,576", "94%", "behind") }
);

const REASONS = [
    {
        key: "stock",
        label: "Still has stock",
        text: "148M",
        count: 12,
        amount: 148_000_000,
        measure: "__count",
        res_model: "sales.rhythm",
        domain: domainOf("all", "stock"),
    },
];

export const ofMonth = (month) => ({
    month: month || MONTH,
    label: LABELS[month || MONTH],
    previous: "2026-10-01",
    next: "2026-12-01",
    is_closed: false,
    is_running: !month || month === MONTH,
    today_text: "24 Nov",
    company: "Phuong Nam Foods",
    currency_id: 7,
    days: {
        text: "20/25 working days",
        pace_text: "pace 80%",
        bar: { fill: 80, tick: 80 },
    },
    weeks: WEEKS,
    note: false,
});

export const HEADLINE = {
    text: "2.06B",
    goal_text: "2.75B",
    gap_text: "137M behind the pace",
    state: "behind",
    projected: {
        text: "2,576",
        money_text: "2.58B",
        share_text: "94%",
        title: "By the pace so far 2.57B",
    },
    needy_text: "3 of 5 reps need help",
};

const TEAMS = [
    { id: 1, label: "Saigon 1" },
    { id: 2, label: "Hanoi" },
];

/** What `get_month_table` answers; `more` replaces parts of it. */
export const monthTable = (month = false, teamId = false, more = {}) => ({
    ...ofMonth(month),
    team: TEAMS.find(({ id }) => id === teamId) || false,
    teams: TEAMS,
    columns: COLUMNS,
    headline: HEADLINE,
    rows: ROWS,
    total: TOTAL,
    reasons: REASONS,
    ...more,
});

export const CORRECTIONS = {
    label: "Corrections to closed months",
    note: "Changed after the month was closed",
    rows: [{ key: "2026-10", label: "October", text: "−4M", title: "3 documents", count: 3 }],
};

export const line = (key) => `.o_sales_rhythm_month [data-row="${key}"]`;
export const week = (key, number) => `${line(key)} [data-week="${number}"] .o_sales_rhythm_metric`;
export const figure = (key, column) =>
    `${line(key)} [data-column=${column}] .o_sales_rhythm_metric`;

/** What an action that a figure opens is, as one step. */
export const opened = ({ name, res_model: resModel, domain, views }) => ({
    action: {
        type: "ir.actions.act_window",
        name,
        res_model: resModel,
        views: views.map((each) => [false, each]),
        mobile_view_mode: views.includes("kanban") ? "kanban" : "list",
        domain,
    },
    options: {},
});

/** One of our client actions as the menu opens it; `steps` hears what it opens. */
export async function mountMonth(Action, { steps, answers = {}, props = {}, config = {} } = {}) {
    mockService("action", { doAction: steps });
    onRpc("sales.rhythm.review", "get_month_table", ({ args }) =>
        (answers.table || monthTable)(...args)
    );
    onRpc("sales.rhythm.review", "get_month_of", ({ args }) => answers.of(...args));
    onRpc("sales.rhythm.month", "get_corrections", answers.corrections || (() => CORRECTIONS));
    await mountWithCleanup(Action, {
        componentEnv: { config: { ...getDefaultConfig(), ...config } },
        props: { action: {}, actionId: 1, className: "", ...props },
    });
    await animationFrame();
}
