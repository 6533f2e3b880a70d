import { markup } from "@odoo/owl";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { currencies } from "@web/core/currency";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

export const DONG = 7;
export const CARD = ".o_kanban_record:not(.o_kanban_ghost)";
export const HOSTILE = "<script>alert(1)</script>";

const chip = (label, tone, pinned = false) => ({ key: label, label, tone, pinned });

export class Rhythm extends models.Model {
    _name = "sales.rhythm";

    name = fields.Char();
    reasons = fields.Json();
    cover_text = fields.Char();
    weeks = fields.Json();
    deck_amount = fields.Monetary({ currency_field: "currency_id", aggregator: "sum" });
    currency_id = fields.Many2one({ relation: "res.currency" });
    phone = fields.Char();
    phone_link = fields.Char();
    done_today = fields.Boolean();
    done_text = fields.Char();
    deck_period = fields.Selection({
        selection: [
            ["today", "Today"],
            ["week", "This week"],
            ["month", "This month"],
        ],
    });
    care_state = fields.Selection({
        selection: [
            ["cared", "Cared for"],
            ["not_yet", "Not yet"],
            ["missed", "Missed"],
            ["forgotten", "Forgotten"],
        ],
    });

    _records = [
        {
            id: 1,
            name: "Alpha Mart",
            reasons: [
                chip("Directive", "accent", true),
                chip(HOSTILE, "danger"),
                chip("Due", "warning"),
                chip("No care", "plain"),
                chip("Deal", "purple"),
            ],
            weeks: [
                { number: 1, state: "done", title: "Week 1: cared for", now: false },
                { number: 2, state: "missed", title: "Week 2: missed", now: false },
                { number: 3, state: "planned", title: "Week 3: planned", now: true },
                { number: 4, state: "none", title: "Week 4: nothing", now: false },
            ],
            deck_amount: 52_440_000,
            currency_id: DONG,
            phone: "0903 418 226",
            phone_link: "tel:0903418226",
            deck_period: "today",
            care_state: "forgotten",
        },
        {
            id: 2,
            name: "Beta Shop",
            phone: "ask the office",
            deck_amount: 6_800_000,
            currency_id: DONG,
            deck_period: "today",
            care_state: "not_yet",
        },
        {
            id: 3,
            name: "Gamma Cafe",
            deck_amount: 0,
            currency_id: DONG,
            done_today: true,
            done_text: "Called 07:12 · ordered 5.3M",
            care_state: "cared",
        },
        { id: 4, name: "Delta Store", deck_period: "week", care_state: "cared" },
        { id: 5, name: "Omega House", care_state: "not_yet" },
    ];
}

class Run extends models.Model {
    _name = "sales.rhythm.run";
}

class Currency extends models.Model {
    _name = "res.currency";

    name = fields.Char();
    inverse_rate = fields.Float();

    _records = [{ id: DONG, name: "VND", inverse_rate: 1 }];
}

/** Five customers, as the server would describe them. */
export function defineDeck() {
    defineMailModels();
    defineModels([Rhythm, Run, Currency]);
}

/** The company's dong, which has no decimals. */
export function useDong() {
    patchWithCleanup(currencies, {
        [DONG]: { name: "VND", symbol: "₫", position: "after", digits: [69, 0] },
    });
}

/** A summary as of the five customers; `more` replaces parts of it. */
export function summary(period, more = {}) {
    const open = period === "today" ? 2 : 3;
    const care = { cared: 2, not_yet: 2, missed: 0, forgotten: 1, ...more.care };
    const labels = { cared: "Cared for", not_yet: "Not yet", missed: "Missed" };
    return {
        period,
        money: { amount: 59_240_000, count: open, ...more.money },
        done: { count: 1, ...more.done },
        total: { count: open + 1, ...more.total },
        care: Object.entries(care).map(([key, count]) => ({
            key,
            count,
            label: labels[key] || "Forgotten",
        })),
        route: more.route || {
            done: { count: 0, domain: [] },
            total: { count: 0, domain: [] },
            map_url: false,
        },
        lines: more.lines || [],
        currency_id: DONG,
    };
}

const SEARCH = /* xml */ `
    <search>
        <field name="name" />
        <filter name="today" string="Today"
            domain="['|', ('deck_period', 'in', ['today']), ('done_today', '=', True)]" />
        <filter name="week" string="This week"
            domain="['|', ('deck_period', 'in', ['today', 'week']), ('done_today', '=', True)]" />
        <filter name="month" string="This month"
            domain="['|', ('deck_period', '!=', False), ('done_today', '=', True)]" />
        <separator />
        <filter name="not_done" string="Not done" domain="[('done_today', '=', False)]" />
        <filter name="done" string="Done" domain="[('done_today', '=', True)]" />
        <separator />
        <filter name="cared" string="Cared for" domain="[('care_state', '=', 'cared')]" />
        <filter name="not_yet" string="Not yet" domain="[('care_state', '=', 'not_yet')]" />
        <filter name="missed" string="Missed" domain="[('care_state', '=', 'missed')]" />
        <filter name="forgotten" string="Forgotten" domain="[('care_state', '=', 'forgotten')]" />
        <group><filter name="by_care" string="Care" context="{'group_by': 'care_state'}" /></group>
        <searchpanel><field name="care_state" select="multi" expand="1" /></searchpanel>
    </search>`;

const ARCHS = {
    kanban: /* xml */ `
        <kanban js_class="sales_rhythm_kanban">
            <templates><t t-name="card"><field name="name" /></t></templates>
        </kanban>`,
    list: /* xml */ `
        <list js_class="sales_rhythm_list">
            <field name="name" />
            <field name="deck_amount" widget="rhythm_money" sum="Waiting" />
            <field name="currency_id" column_invisible="1" />
        </list>`,
};

/** The deck as the menu opens it; `answer` makes the server's summary of a period. */
export async function mountDeck(type, { answer = summary, figures = [], more = {} } = {}) {
    useDong();
    onRpc("sales.rhythm.run", "get_progress", () => false);
    onRpc("sales.rhythm", "get_deck_summary", ({ args }) => answer(args[0]));
    onRpc("sales.rhythm", "get_deck_figures", () => figures);
    onRpc("sales.rhythm", "get_hit_figures", () => []);
    await mountView({
        type,
        resModel: "sales.rhythm",
        arch: ARCHS[type],
        searchViewArch: SEARCH,
        context: { search_default_today: 1 },
        noContentHelp: markup`<p>Customers appear by themselves</p>`,
        ...more,
    });
}

export const press = (selector) => contains(selector).click();
