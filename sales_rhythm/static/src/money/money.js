import { Component } from "@odoo/owl";
import { getCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/core/utils/numbers";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const NEARLY = 0.9995; // 999,500 reads 1M, not 1,000K
/** What amounts are told in: how much it is, and a number of them in words. */
export const UNITS = [
    [1e9, (number) => _t("%sB", number)],
    [1e6, (number) => _t("%sM", number)],
    [1e3, (number) => _t("%sK", number)],
];

/** Three figures: 2.05, 52.4, 850. */
function threeFigures(value) {
    const size = Math.abs(value);
    const digits = size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
    return formatFloat(value, { digits: [16, digits], trailingZeros: false });
}

function scaled(amount) {
    for (const [unit, inWords] of UNITS) {
        if (Math.abs(amount) >= unit * NEARLY) {
            return inWords(threeFigures(amount / unit));
        }
    }
    return formatFloat(amount, { digits: [16, 0] });
}

/** An amount as people say it, 52.4M; the same as `compact` in models/evidence.py. */
export function shortMoney(amount, currencyId) {
    const text = scaled(amount || 0);
    const currency = getCurrency(currencyId);
    // A currency without decimals is the one that everybody counts in; its sign is noise here.
    if (!currency?.digits?.[1]) {
        return text;
    }
    const { position, symbol } = currency;
    return position === "before" ? `${symbol}${text}` : `${text} ${symbol}`;
}

/** The formatter of list totals and groups. */
export function formatRhythmMoney(value, options = {}) {
    if (value === false) {
        return "";
    }
    const field = options.field?.currency_field || "currency_id";
    const found = options.currencyId ?? options.data?.[field];
    return shortMoney(value, found?.id ?? found);
}

/** A short amount, with the exact one in its tooltip. */
export class RhythmMoneyField extends Component {
    static template = "sales_rhythm.Money";
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get currencyId() {
        const { fields, data } = this.props.record;
        return data[fields[this.props.name].currency_field || "currency_id"]?.id;
    }

    get short() {
        return shortMoney(this.value, this.currencyId);
    }

    get exact() {
        return formatMonetary(this.value, { currencyId: this.currencyId });
    }
}

registry.category("fields").add("rhythm_money", {
    component: RhythmMoneyField,
    displayName: _t("Short amount"),
    supportedTypes: ["monetary"],
    listViewWidth: 110,
});
registry.category("formatters").add("rhythm_money", formatRhythmMoney);
