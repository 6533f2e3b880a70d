import { expect } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { getDefaultConfig } from "@web/views/view";
import {
    makeServerError,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WhereTheMoneyIs } from "@sales_rhythm/director/director";
import { HOSTILE } from "./deck_mock";

/** Where the money is, as the server describes it: eleven buckets in three stages. */

export const DIRECTOR = "sales.rhythm.director";
export { HOSTILE };

/** The domain of a figure, as nothing in the browser could have made it. */
export const domainOf = (what, teamId = false) => [["money_figure", "=", `${what} ${teamId}`]];

const TEAMS = [
    { id: 1, label: "Saigon 1" },
    { id: 2, label: "Hanoi" },
];

const money = (key, name, millions, teamId) => ({
    name,
    title: `${millions},000,000 ₫`,
    column_text: String(millions),
    amount: millions * 1_000_000,
    measure: "amount:sum",
    res_model: "sales.rhythm.money",
    domain: domainOf(key, teamId),
    views: ["list", "form"],
});

const count = (key, name, number, teamId) => ({
    name,
    text: String(number),
    title: name,
    count: number,
    res_model: "sales.rhythm",
    domain: domainOf(key, teamId),
    views: ["list", "kanban", "form"],
});

const BUCKETS = [
    ["will_buy", "Will buy", "estimated by the cycle", "2.33B", 2330, [
        ["due", "Due to buy", "due within 7 days", "plain0", 1240, "46 customers", "+60"],
        ["late", "Late", "3-14 days late", "warning", 610, "21 customers", "+70", true],
        ["stopped", "Stopped", "silent for long", "danger", 480, "14 customers", "+25", true],
    ]],
    ["closing", "Closing", "deals, quotations", "1.11B", 1105, [
        ["deal_hanging", "Hanging deals", "no next step", "warning", 720, "11 deals", "+110", true],
        ["deal", "Open deals", "in time", "plain1", 0, "0 deals", false],
        ["quotation_hanging", "Hanging quotations", "no answer", "warning", 0, "0 quotations", "–"],
        ["quotation", "Open quotations", "still valid", "plain1", 385, "17 quotations", "−17"],
    ]],
    ["sold", "Sold", "not yet paid", "1.73B", 1727, [
        ["to_deliver", "To deliver", "until 30/11", "plain2", 268, "19 orders", "+28"],
        ["to_invoice", "To invoice", "delivered", "plain2", 142, "12 orders", "−29"],
        ["unpaid", "Unpaid, not due", HOSTILE, "plain3", 905, "58 invoices", "−25"],
        ["overdue", "Overdue", "oldest 64 days", "danger", 412, "23 invoices", "+114", true],
    ]],
]; // prettier-ignore
const TOTAL = 5162;

const bucket = (
    teamId,
    [key, label, hint, tone, millions, countText, change, isWorse = false]
) => ({
    key,
    label,
    hint,
    tone,
    bar: { share: millions / TOTAL },
    ...money(key, label, millions, teamId),
    count_text: countText,
    change: change && { text: change, is_worse: isWorse, title: `${change} against October` },
    is_estimate: ["due", "late", "stopped"].includes(key),
});

const stage = (teamId, [key, label, hint, text, millions, rows]) => ({
    key,
    label,
    hint,
    bar: { share: millions / TOTAL },
    ...money(key, label, millions, teamId),
    text,
    rows: rows.map((each) => bucket(teamId, each)),
});

/** What `get_money_map` answers; `more` replaces parts of it. */
export const moneyMap = (teamId = false, more = {}) => ({
    today: "2026-11-24",
    today_text: "24/11/2026",
    company: "Phuong Nam Foods",
    currency_id: 7,
    team: TEAMS.find(({ id }) => id === teamId) || false,
    teams: TEAMS,
    unit_text: "million",
    total: { ...money("total", "All of it", TOTAL, teamId), text: "5.16B" },
    customers: "at 229 customers",
    action: {
        ...money("action", "Needs action", 2222, teamId),
        text: "2.22B",
        share_text: "43%",
    },
    hits: { ...count("hits", "Guessed right", 74), text: "last month 74% ordered when expected" },
    stages: BUCKETS.map((each) => stage(teamId, each)),
    note: false,
    ...more,
});

/** Nothing at all, of a company that has just begun. */
export const emptyMap = () => {
    const nothing = (figure) => ({ ...figure, bar: { share: 0 }, column_text: "0", text: "0" });
    const map = moneyMap();
    return {
        ...map,
        total: nothing(map.total),
        customers: false,
        action: false,
        hits: false,
        stages: map.stages.map((each) => ({ ...nothing(each), rows: each.rows.map(nothing) })),
        note: "Nothing is on its way: confirm an order, or send a quotation.",
    };
};

const top = (id, name, more = {}) => ({
    key: `partner_${id}`,
    partner_id: 100 + id,
    rhythm_id: id,
    name,
    who: "Nguyen Thi Lan",
    rep: "Tran Van Minh",
    why: "buys every 7 days (±2), 6 days late",
    text: "96",
    title: "96,000,000 ₫",
    res_model: "res.partner",
    res_id: 100 + id,
    phone: "tel:+84903418226",
    is_followed: false,
    next_meeting: false,
    ...more,
});

export const TOPS = [
    top(1, "Kim Lien"),
    top(2, HOSTILE, { next_meeting: { id: 9, text: "5 Mar" }, is_followed: true }),
    top(3, "S00012", {
        partner_id: false,
        rhythm_id: false,
        phone: false,
        res_model: "sale.order",
        res_id: 12,
    }),
];

export const bucketOf = (key, teamId = false) => ({
    rows: TOPS.map((each) => ({ ...each })),
    all_text: "See all 21 customers",
    ...money(`all ${key}`, `All of ${key}`, 610, teamId),
});

export const care = (by, teamId = false) => ({
    by,
    levels: [
        { key: "team", label: "Team" },
        { key: "area", label: "Area" },
        { key: "class", label: "Class" },
    ],
    target_share: 0.8,
    target_text: "80%",
    rows: [
        {
            key: 1,
            label: `By ${by}`,
            ...count("cared", "Cared for", 28, teamId),
            text: "58%",
            share: "0.5800",
            bar: { fill: 58, tick: 80 },
            state: "far",
            cared_text: "28/48",
            forgotten: { ...count("forgotten", "Forgotten", 20, teamId), text: "20 forgotten" },
        },
    ],
    total: {
        label: "All",
        ...count("cared", "Cared for, all", 90, teamId),
        text: "87%",
        share: "0.8700",
        state: "ok",
        cared_text: "90/103",
        forgotten: { ...count("forgotten", "Forgotten", 0, teamId), text: "0 forgotten" },
    },
    note: false,
});

export const orderStatus = (teamId = false) => ({
    rows: [
        ["on_rhythm", "On rhythm", "plain2", 128, "−4"],
        ["due", "Due", "plain2", 46, "+3"],
        ["late", "Late", "warning", 21, "+5"],
        ["stopped", "Stopped", "danger", 14, "+2"],
        ["new", "New", "plain2", 20, false],
    ].map(([key, label, tone, number, change]) => ({
        key,
        label,
        tone,
        share: (number / 229).toFixed(4),
        ...count(key, label, number, teamId),
        money: { ...money(`${key} money`, `${label}, amount`, number * 10, teamId), text: "610" },
        change: change && { text: change, title: "against 31/10", is_worse: key === "late" },
    })),
    total: count("all", "All", 229, teamId),
    since_text: "against 31/10",
    flows: [
        { key: "on_rhythm>late", label: "On rhythm → Late", ...count("moved", "Moved", 5, teamId) },
    ],
    note: false,
});

const given = (id, text, more = {}) => ({
    id,
    text,
    on_text: "Thanh Binh",
    who_text: "Le Hoang Phuc",
    deadline_text: "2 days late",
    tone: "danger",
    age_text: "6 days · seen",
    money: "0",
    state: "overdue",
    answer: false,
    ...more,
});

export const directives = (teamId = false, more = {}) => ({
    title: "Unanswered directives",
    count: { ...count("waiting", "Unanswered directives", 2, teamId), text: "2" },
    may_give: true,
    rows: [
        given(1, "See the owner about the debt"),
        given(2, HOSTILE, {
            tone: "",
            state: "sent",
            money: { ...count("since", "Orders since", 3, teamId), text: "since then 31M" },
        }),
    ],
    answered: [given(3, "Try the new oil", { state: "done", tone: "", answer: "They take it" })],
    all: { ...count("directives", "Directives", 9, teamId), text: "9" },
    ...more,
});

const ANSWERS = {
    get_money_map: moneyMap,
    get_bucket: bucketOf,
    get_care: care,
    get_order_status: orderStatus,
    get_directives: directives,
};

/** A part that cannot be read. */
export const fails = () => {
    throw makeServerError({ message: "The server is tired." });
};

/** The screen as the menu opens it; `steps` hears what it opens, `answers` replaces answers. */
export async function mountDirector({ steps, answers = {}, props = {} } = {}) {
    mockService("action", { doAction: steps || (() => {}) });
    for (const [method, answer] of Object.entries({ ...ANSWERS, ...answers })) {
        onRpc(DIRECTOR, method, ({ args }) => answer(...args));
    }
    await mountWithCleanup(WhereTheMoneyIs, {
        componentEnv: { config: getDefaultConfig() },
        props: { action: {}, actionId: 1, className: "", ...props },
    });
    await animationFrame();
    await animationFrame();
}

/** One line of the table, and one segment of the bar. */
export const line = (key) => `[data-bucket=${key}]`;
export const segment = (key) => `[data-segment=${key}]`;
export const first = (row) => `[data-top=${row.key}]`;

/** What an action that a figure opens is. */
export const opened = ({ name, res_model: resModel, domain, views }) => ({
    type: "ir.actions.act_window",
    name,
    res_model: resModel,
    views: views.map((each) => [false, each]),
    mobile_view_mode: views.includes("kanban") ? "kanban" : "list",
    domain,
});

/** Each action as a step. */
export const hears = (action) => expect.step(action);
