import { MonthOf } from "@sales_rhythm/month/month_of";
import { HOSTILE } from "./deck_mock";
import {
    COLUMNS,
    HEADLINE,
    HELP,
    START,
    cell,
    domainOf,
    mountMonth,
    ofMonth,
    plain,
} from "./month_mock";

/** The month of one salesperson as the server describes it. */

/** A row of the month of one: its weeks and the whole. */
const row = (column, weeks, month) => {
    const who = { key: 11, label: "Pham Van Hung" };
    return {
        key: column.key,
        label: column.label,
        unit_text: column.unit_text,
        weeks: weeks.map((each, index) => cell(who, column, each, index + 1)),
        month: cell(who, column, month),
        projected_text: column.key === "revenue" ? "420" : "",
    };
};

const STEPS = [
    ["coverage", "Coverage", "58%", "team 82%"],
    ["hit", "Activity to order", "18%", "team 22%"],
    ["basket", "Order value", "", ""],
].map(([key, label, text, median], index) => ({
    key,
    label,
    text,
    median_text: median,
    is_weakest: !index,
    note: text ? "" : "Too little to tell",
    bar: text ? { fill: 58, tick: 82 } : false,
    name: `${label}, Pham Van Hung`,
    res_model: "sales.rhythm",
    domain: text ? domainOf(11, key) : false,
    views: ["list", "form"],
}));

/** Customers of one kind: how many, and the first of them. */
const group = (key, label, rows) => ({
    key,
    label,
    rows,
    name: `${label}, Lan`,
    text: String(rows.length),
    count: rows.length,
    more_text: "",
    note: false,
    res_model: "sales.rhythm",
    domain: [["id", "in", rows.map((_row, index) => index + 1)]],
    views: ["list", "form"],
});

/** What `get_month_of` answers; `more` replaces parts of it. */
export const monthOf = (userId = 11, month = false, more = {}) => ({
    ...ofMonth(month),
    headline: { ...HEADLINE, text: "335M", goal_text: "600M", needy_text: "" },
    user: { id: userId, label: "Pham Van Hung", sub: "48 customers", partner_id: 5 },
    groups: [
        {
            key: "sold",
            label: "Sold",
            rows: [
                row(
                    COLUMNS[0],
                    [[131, 150, "behind"], [98, 150, "far"], [82], [24], [0, 0, "future"]],
                    [335, 600, "far", "−145"]
                ),
                row(COLUMNS[1], [...plain(14, 11, 8, 3), [0, 0, "future"]], [36, 60]),
            ],
        },
        { key: "care", label: "Care", rows: [row(COLUMNS[5], [], [58, 85, "far", "−27"])] },
    ],
    steps: STEPS,
    help: HELP,
    start: START,
    promises: [
        { id: 1, what: "samples", customer: HOSTILE, when_text: "5 days late", state: "broken" },
        { id: 2, what: "a quotation", customer: "Bep", when_text: "in 2 days", state: "open" },
    ],
    customers: [
        group("won", "Customers won", [
            { id: 8, name: "Ba Vi", why: "buys again after 74 days", amount_text: "+28M" },
        ]),
        group("lost", "Customers lost", [
            { id: 9, name: "Hoa Hung", why: "stopped, silent for 61 days", amount_text: "−118M" },
            { id: false, name: "Gone", why: "stopped since 3 Nov", amount_text: "−5M" },
        ]),
        group("risk", "Customers at risk", []),
        { ...group("gone", "Customers gone", []), text: "–", domain: false, note: "not known" },
    ],
    helps: [
        {
            id: 4,
            what: "Go with me",
            text: "Answered 23 Nov: ok",
            by: "Minh",
            on_text: "21 Nov",
            state: "answered",
            answer: "ok",
        },
        {
            id: 5,
            what: "Call them",
            text: "No answer yet",
            by: "Minh",
            on_text: "22 Nov",
            state: "open",
            answer: "",
        },
    ],
    ...more,
});

/** The month of one as its action opens it. */
export const mountMonthOf = ({ answers = {}, ...options }) =>
    mountMonth(MonthOf, { ...options, answers: { of: monthOf, ...answers } });
