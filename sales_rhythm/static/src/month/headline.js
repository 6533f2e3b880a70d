import { Component } from "@odoo/owl";

/** How the month stands in one sentence, and how much of it has passed. */
export class MonthHeadline extends Component {
    static template = "sales_rhythm.MonthHeadline";
    static props = { found: Object };
}
