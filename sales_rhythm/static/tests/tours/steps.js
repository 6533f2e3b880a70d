/** What the tours have in common: where to click, and what has to be there afterwards. */

const ACTION = ".o_action_manager";
export const BANNER = ".o_sales_rhythm_banner";
const NAMES = ".o_kanban_record .o_sales_rhythm_who .fs-5";

export const card = (name) => `.o_kanban_record:contains("${name}")`;

export function sees(trigger) {
    return { content: `sees ${trigger}`, trigger };
}

export function seesNo(trigger) {
    return { content: `sees no ${trigger}`, trigger: `${ACTION}:not(:has(${trigger}))` };
}

export function clicks(trigger) {
    return { content: `clicks ${trigger}`, trigger, run: "click" };
}

export function types(trigger, text) {
    return { content: `types ${text}`, trigger, run: `edit ${text}` };
}

/** These steps, and how many clicks they took: what one types is not counted. */
export function counts(what, expected, steps) {
    let clicked;
    const count = ({ target }) => clicked.push(target.outerHTML.slice(0, 200));
    return [
        {
            content: `counts the clicks for ${what}`,
            trigger: "body",
            run() {
                clicked = [];
                document.addEventListener("click", count, { capture: true });
            },
        },
        ...steps,
        {
            content: `${what}: ${expected} clicks`,
            trigger: "body",
            run() {
                document.removeEventListener("click", count, { capture: true });
                const onButtons = clicked.filter((each) => !/^<(input|textarea)/.test(each));
                if (onButtons.length !== expected) {
                    throw new Error(`${what} took ${onButtons.length}: ${onButtons.join("; ")}`);
                }
            },
        },
    ];
}

/** Compares the texts of all elements with what is expected. */
export function reads(trigger, texts) {
    return {
        content: `reads ${texts.join(", ")}`,
        trigger,
        run() {
            const found = [...document.querySelectorAll(trigger)].map((element) =>
                element.innerText.trim()
            );
            if (JSON.stringify(found) !== JSON.stringify(texts)) {
                throw new Error(`${trigger}: ${JSON.stringify(found)} is not ${texts}`);
            }
        },
    };
}

/** The cards from top to bottom, each by its customer. */
export function seesCards(names) {
    return [sees(card(names.at(-1))), reads(NAMES, names)];
}

/** A screen of customers, by its title and its cards. */
export function seesDeck(title, names) {
    return [sees(`.o_breadcrumb:contains("${title}")`), ...seesCards(names)];
}

/** From the deck to all customers, by the menu. */
export function opensCustomers() {
    return clicks(`[data-menu-xmlid="sales_rhythm.sales_rhythm_menu_rep"]`);
}

/** Opens the menu of settings: its own, or the "+" behind which the last menus stand. */
export function opensConfiguration() {
    const own = `button[data-menu-xmlid="sales_rhythm.sales_rhythm_menu_configuration"]:visible`;
    return clicks(`${own}, .o_menu_sections_more button:visible`);
}

/** Clicks a figure of the banner; as many rows are there as it says. */
export function opensFigure(selector, rows = ".o_kanban_record:not(.o_kanban_ghost)") {
    const figure = `${BANNER} ${selector}`;
    return [
        clicks(`${figure}[aria-pressed=false]`),
        {
            content: `${figure} opens its rows`,
            trigger: `${figure}[aria-pressed=true]`,
            run() {
                const count = Number(this.anchor.querySelector("b").innerText);
                const found = document.querySelectorAll(rows).length;
                if (found !== count || !count) {
                    throw new Error(`${figure}: ${found} rows, not ${count}`);
                }
            },
        },
    ];
}

/** One entry of the search menu: a filter, or a way to group. */
export function picks(menu, label) {
    return [
        clicks(".o_searchview_dropdown_toggler"),
        clicks(`.o_${menu}_menu .o_menu_item:contains("${label}")`),
        sees(`.o_searchview_facet:contains("${label}")`),
    ];
}

// The ladder's step, or on a phone the button that all steps fold into.
const status = (label) =>
    [".o_arrow_button_current", ".dropdown-toggle"]
        .map((button) => `.o_statusbar_status ${button}:contains("${label}")`)
        .join(", ");

/** The row of a customer on its own page: why it is here, and what it rests on. */
export function seesRow(name, label, evidence) {
    return [
        sees(`.o_form_view .oe_title:contains("${name}")`),
        sees(`.o_field_widget[name=evidence]:contains("${evidence}")`),
        sees(status(label)),
    ];
}

/** On a phone: each of these is on the screen, and its buttons are high enough. */
export function fitsAThumb(trigger, elements) {
    return {
        content: "nothing is wider than the screen, and a thumb hits every button",
        trigger,
        run() {
            for (const element of document.querySelectorAll(elements)) {
                const { left, right, height } = element.getBoundingClientRect();
                if (left < 0 || right > window.innerWidth) {
                    throw new Error(`${element.outerHTML} is cut`);
                }
                if (element.matches(".btn") && height < 44) {
                    throw new Error(`${element.outerHTML} is too small`);
                }
            }
        },
    };
}
