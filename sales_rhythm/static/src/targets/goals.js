import { getCurrency } from "@web/core/currency";
import { formatFloat } from "@web/core/utils/numbers";
import { parseFloat, parsePercentage } from "@web/views/fields/parsers";

const MOST_DIGITS = 2; // of a goal that is no money: 12.5 hours, 33.33 %
const PERCENT = 100;

const digitsOf = (unit, currencyId) =>
    unit === "money" ? getCurrency(currencyId)?.digits?.[1] ?? MOST_DIGITS : MOST_DIGITS;

/** A goal as people write it: 250,000,000, or 30 % for 0.30. None is empty, and 0 is 0. */
export function textOf(goal, unit, currencyId) {
    if (goal === false) {
        return "";
    }
    const share = unit === "percent";
    const digits = [16, digitsOf(unit, currencyId)];
    const number = formatFloat(share ? goal * PERCENT : goal, { digits, trailingZeros: false });
    return share ? `${number}%` : number;
}

/** The goal that somebody typed, false where they typed nothing; undefined for what is no number. */
export function goalOf(text, unit, currencyId) {
    let typed = text.trim();
    if (!typed) {
        return false;
    }
    const symbol = unit === "money" && getCurrency(currencyId)?.symbol;
    if (symbol) {
        typed = typed.replace(symbol, "").trim();
    }
    // Without a digit Odoo reads 0, which is a target of 0.
    if (!/\d/.test(typed)) {
        return undefined;
    }
    try {
        const goal = unit === "percent" ? parsePercentage(typed) : parseFloat(typed);
        return Number.isFinite(goal) ? goal : undefined;
    } catch {
        return undefined;
    }
}
