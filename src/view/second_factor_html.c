#include "view/account_html.h"

#include "view/desk_field.h"
#include "view/desk_parts.h"
#include "view/qr_html.h"

static void secret_html(struct html *h, const struct enrol_show *enrol);
static void confirm_html(
    struct html *h, const struct desk_show *show, const struct enrol_show *enrol);
static void step_form_begin(struct html *h, struct str prefix, const char *class);

void
enrol_page(struct html *h, const struct desk_show *show, const struct enrol_show *enrol)
{
	desk_begin(h, show, "Set up the second factor", DESK_ACCOUNT);
	html_element_words(h, "h2", "1. Let an app know the secret");
	html_open_class(h, "section", "desk-card");
	secret_html(h, enrol);
	html_close(h, "section");
	html_element_words(h, "h2", "2. Show that it does");
	html_open_class(h, "section", "desk-card");
	confirm_html(h, show, enrol);
	html_close(h, "section");
	desk_end(h);
}

void
recovery_page(struct html *h, const struct desk_show *show, const char *const *code, size_t codes)
{
	desk_begin(h, show, "Your recovery codes", DESK_ACCOUNT);
	html_element_words(h, "p",
	    "If you lose your phone, each of these signs you in, once. They are shown now and "
	    "never again: print them, or put them into your password manager.");
	html_open_class(h, "section", "desk-card");
	html_open_class(h, "ol", "desk-codes");
	for (size_t i = 0; i < codes; i++) {
		html_open(h, "li");
		html_element_words(h, "code", code[i]);
		html_close(h, "li");
	}
	html_close(h, "ol");
	html_close(h, "section");
	html_open(h, "form");
	html_attr_printf(h, "action", "%.*sadmin/account", STR_ARG(show->prefix));
	desk_button(h, "desk-primary", "I have put them away");
	html_close(h, "form");
	desk_end(h);
}

void
second_step_page(struct html *h, struct str prefix, const struct problems *problems)
{
	desk_head(h, prefix, "Sign in", NULL);
	html_open_class(h, "body", "desk");
	html_open(h, "main");
	html_open_class(h, "div", "desk-sign-in");
	html_element_words(h, "h1", "Postbag");
	html_element_words(h, "p", "Your password is right. Now the second factor:");
	step_form_begin(h, prefix, "desk-stack");
	desk_field_code(h, "step", problems);
	desk_button(h, "desk-primary", "Sign in");
	html_close(h, "form");
	html_open(h, "details");
	if (problems != NULL && problem_of(problems, "recovery") != PROBLEM_NONE)
		html_flag(h, "open");
	html_element_words(h, "summary", "I do not have my phone");
	step_form_begin(h, prefix, "desk-stack");
	desk_field(h, &(struct desk_field){
			  .id = "step-recovery",
			  .name = "recovery",
			  .label = "Recovery code",
			  .autocomplete = "off",
			  .help = "It is gone then. Without one, ask the operator.",
			  .problems = problems,
		      });
	desk_button(h, "desk-other", "Use it");
	html_close(h, "form");
	html_close(h, "details");
	html_open(h, "p");
	html_open(h, "a");
	html_attr_printf(h, "href", "%.*sadmin/sign-in", STR_ARG(prefix));
	html_words(h, "Begin again");
	html_close(h, "a");
	html_close(h, "p");
	html_close(h, "div");
	html_close(h, "main");
	html_close(h, "body");
	html_close(h, "html");
}

static void
secret_html(struct html *h, const struct enrol_show *enrol)
{
	html_element_words(
	    h, "p", "Scan this with an authenticator app, the one you have or any other:");
	qr_html(h, enrol->uri, "QR code of the secret");
	html_open(h, "p");
	html_words(h, "On this device, ");
	html_open(h, "a");
	html_attr(h, "href", enrol->uri);
	html_words(h, "open it in the app");
	html_close(h, "a");
	html_words(h, "; or type it in:");
	html_close(h, "p");
	html_open(h, "p");
	html_open_class(h, "code", "desk-secret");
	for (const char *p = enrol->secret; *p != '\0'; p++) {
		if (p != enrol->secret && (p - enrol->secret) % 4 == 0)
			html_words(h, " ");
		html_text(h, (struct str){ p, 1 });
	}
	html_close(h, "code");
	html_close(h, "p");
}

static void
confirm_html(struct html *h, const struct desk_show *show, const struct enrol_show *enrol)
{
	desk_form_begin(h, show, "desk-stack", "account/second-factor");
	desk_hidden(h, "secret", enrol->offer);
	desk_field_code(h, "enrol", show->problems);
	desk_field_current(h, "enrol", show->problems);
	html_open_class(h, "p", "desk-help");
	html_words(h, "All your other sessions end.");
	html_close(h, "p");
	desk_button(h, "desk-primary", "Switch it on");
	html_close(h, "form");
}

static void
step_form_begin(struct html *h, struct str prefix, const char *class)
{
	html_open_class(h, "form", class);
	html_attr_text(h, "method", "post");
	html_attr_printf(h, "action", "%.*sadmin/sign-in/code", STR_ARG(prefix));
}
