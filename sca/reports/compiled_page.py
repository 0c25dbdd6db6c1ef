"""The template of the page as Jinja compiles it, on top of `sca.reports.page_runtime`.

Made anew by: SCA_REFRESH_GOLDEN=1 pytest tests/reports/test_compiled_page.py
"""
from sca.reports.page_runtime import LoopContext, Macro, Namespace, TemplateRuntimeError, environment, escape, markup_join, missing
name = 'report.html.j2'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_result = resolve('result')
    l_0_csp = resolve('csp')
    l_0_standing = resolve('standing')
    l_0_style = resolve('style')
    l_0_losses = resolve('losses')
    l_0_counts = resolve('counts')
    l_0_image_facts = resolve('image_facts')
    l_0_losses_left = resolve('losses_left')
    l_0_groups = resolve('groups')
    l_0_groups_left = resolve('groups_left')
    l_0_empty = resolve('empty')
    l_0_findings = resolve('findings')
    l_0_most_rows = resolve('most_rows')
    l_0_waivers_expired = resolve('waivers_expired')
    l_0_waivers_live = resolve('waivers_live')
    l_0_namespace = resolve('namespace')
    l_0_ns = resolve('ns')
    l_0_files = resolve('files')
    l_0_licences = resolve('licences')
    l_0_layers = resolve('layers')
    l_0_package_count = resolve('package_count')
    l_0_packages = resolve('packages')
    l_0_projects = resolve('projects')
    l_0_records = resolve('records')
    l_0_words = resolve('words')
    l_0_script = resolve('script')
    l_0_badge = l_0_link = l_0_left_out = l_0_verdict = l_0_coverage = l_0_outcomes = missing
    t_1 = environment.filters['breakable']
    t_2 = environment.filters['capitalize']
    t_3 = environment.filters['format']
    t_4 = environment.filters['join']
    t_5 = environment.filters['length']
    t_6 = environment.filters['plural']
    t_7 = environment.filters['replace']
    t_8 = environment.filters['web_address']
    pass
    def macro(l_1_state):
        t_9 = []
        if l_1_state is missing:
            l_1_state = undefined("parameter 'state' was not provided", name='state')
        pass
        t_9.extend((
            '<span class="b ',
            escape(environment.finalize(t_7(context.eval_ctx, l_1_state, ' ', '-'))),
            '">',
            escape(environment.finalize(l_1_state)),
            '</span>',
        ))
        return concat(t_9)
    context.exported_vars.add('badge')
    context.vars['badge'] = l_0_badge = Macro(environment, macro, 'badge', ('state',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_text):
        t_10 = []
        l_1_href = missing
        if l_1_text is missing:
            l_1_text = undefined("parameter 'text' was not provided", name='text')
        pass
        l_1_href = t_8(l_1_text)
        if (undefined(name='href') if l_1_href is missing else l_1_href):
            pass
            t_10.extend((
                '<a href="',
                escape(environment.finalize((undefined(name='href') if l_1_href is missing else l_1_href))),
                '" rel="noreferrer noopener">',
                escape(environment.finalize(l_1_text)),
                '</a>',
            ))
        else:
            pass
            t_10.append(
                escape(environment.finalize(l_1_text)),
            )
        return concat(t_10)
    context.exported_vars.add('link')
    context.vars['link'] = l_0_link = Macro(environment, macro, 'link', ('text',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_count):
        t_11 = []
        if l_1_count is missing:
            l_1_count = undefined("parameter 'count' was not provided", name='count')
        pass
        if (l_1_count > (undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)):
            pass
            t_11.extend((
                '<p class="lead left">And ',
                escape(environment.finalize(t_6((l_1_count - (undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)), 'more row'))),
                ', left out so that this page stays quick. The JSON report of the same run has them all.</p>',
            ))
        return concat(t_11)
    context.exported_vars.add('left_out')
    context.vars['left_out'] = l_0_left_out = Macro(environment, macro, 'left_out', ('count',), False, False, False, context.eval_ctx.autoescape)
    l_0_verdict = environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'verdict')
    context.vars['verdict'] = l_0_verdict
    context.exported_vars.add('verdict')
    l_0_coverage = environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'coverage')
    context.vars['coverage'] = l_0_coverage
    context.exported_vars.add('coverage')
    l_0_outcomes = [('parsed', environment.getattr((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage), 'parsed')), ('parsed with problems', environment.getattr((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage), 'parsed_with_problems')), ('refused', environment.getattr((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage), 'refused')), ('unreadable', environment.getattr((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage), 'unreadable')), ('unsupported', environment.getattr((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage), 'unsupported')), ('excluded', environment.getattr((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage), 'excluded'))]
    context.vars['outcomes'] = l_0_outcomes
    context.exported_vars.add('outcomes')
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="'
    yield escape(environment.finalize((undefined(name='csp') if l_0_csp is missing else l_0_csp)))
    yield '">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n<title>'
    yield escape(environment.finalize(t_2(environment.getattr((undefined(name='standing') if l_0_standing is missing else l_0_standing), 'word'))))
    yield ': '
    yield escape(environment.finalize(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'target')))
    yield ' - sca report</title>\n<style>'
    yield escape(environment.finalize((undefined(name='style') if l_0_style is missing else l_0_style)))
    yield '</style>\n</head>\n<body>\n<a class="skip" href="#findings">Skip to the findings</a>\n<header class="top">\n<p class="brand">sca <span>software composition report</span></p>\n<h1>'
    yield escape(environment.finalize(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'target')))
    yield '</h1>\n<p class="facts">\n'
    t_12 = 1
    for l_1_layer in environment.getattr((undefined(name='verdict') if l_0_verdict is missing else l_0_verdict), 'layers'):
        _loop_vars = {}
        pass
        yield '<span>policy <b>'
        yield escape(environment.finalize(environment.getattr(l_1_layer, 'name')))
        yield '</b> <code title="sha256 '
        yield escape(environment.finalize(environment.getattr(l_1_layer, 'sha256')))
        yield '">'
        yield escape(environment.finalize(environment.getattr(l_1_layer, 'sha256')[:12]))
        yield '</code></span>\n'
        t_12 = 0
    l_1_layer = missing
    if t_12:
        pass
        yield '<span>no policy</span>\n'
    if environment.getattr((undefined(name='verdict') if l_0_verdict is missing else l_0_verdict), 'families'):
        pass
        yield '<span>rules for <b>'
        yield escape(environment.finalize(t_4(environment.getattr((undefined(name='verdict') if l_0_verdict is missing else l_0_verdict), 'families'), ', ')))
        yield '</b></span>\n'
    yield '<span>judged on <b>'
    yield escape(environment.finalize(environment.getattr((undefined(name='verdict') if l_0_verdict is missing else l_0_verdict), 'judged_on')))
    yield '</b></span>\n<span>'
    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'tool'), 'name')))
    yield ' '
    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'tool'), 'version')))
    yield '</span>\n'
    if environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'timestamp'):
        pass
        yield '<span>'
        yield escape(environment.finalize(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'timestamp')))
        yield '</span>'
    yield '</p>\n</header>\n<main>\n<section class="verdict '
    yield escape(environment.finalize(environment.getattr((undefined(name='standing') if l_0_standing is missing else l_0_standing), 'tone')))
    yield '" aria-labelledby="verdict">\n<h2 id="verdict"><span class="icon" aria-hidden="true"></span>'
    yield escape(environment.finalize(t_2(environment.getattr((undefined(name='standing') if l_0_standing is missing else l_0_standing), 'word'))))
    yield '</h2>\n<ul class="why">\n'
    for l_1_reason in environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'reasons'):
        _loop_vars = {}
        pass
        yield '<li>'
        yield escape(environment.finalize(context.call(environment.getattr(l_1_reason, 'removeprefix'), markup_join((environment.getattr((undefined(name='standing') if l_0_standing is missing else l_0_standing), 'word'), ': ', )), _loop_vars=_loop_vars)))
        yield '</li>\n'
    l_1_reason = missing
    if (not environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'complete')):
        pass
        yield '<li>What was not read was not judged: <a href="#'
        yield escape(environment.finalize(('todo' if (undefined(name='losses') if l_0_losses is missing else l_0_losses) else 'coverage')))
        yield '">see what is missing</a>.</li>\n'
    yield '</ul>\n<p class="exit">exit status <b>'
    yield escape(environment.finalize(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'exit_status')))
    yield '</b></p>\n</section>\n<dl class="tiles">\n'
    for (l_1_state, l_1_count) in context.call(environment.getattr((undefined(name='counts') if l_0_counts is missing else l_0_counts), 'items')):
        l_1_state_words = resolve('state_words')
        _loop_vars = {}
        pass
        yield '<div class="tile '
        yield escape(environment.finalize(environment.getitem((undefined(name='state_words') if l_1_state_words is missing else l_1_state_words), l_1_state)))
        if (not l_1_count):
            pass
            yield ' none'
        yield '"><dt>'
        yield escape(environment.finalize(environment.getitem((undefined(name='state_words') if l_1_state_words is missing else l_1_state_words), l_1_state)))
        yield '</dt><dd>'
        yield escape(environment.finalize(l_1_count))
        yield '</dd></div>\n'
    l_1_state = l_1_count = l_1_state_words = missing
    yield '<div class="tile"><dt>packages judged</dt><dd>'
    yield escape(environment.finalize(environment.getattr((undefined(name='verdict') if l_0_verdict is missing else l_0_verdict), 'judged')))
    yield '</dd></div>\n<div class="tile'
    if (not environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'complete')):
        pass
        yield ' undetermined'
    yield '"><dt>files read</dt><dd>'
    yield escape(environment.finalize((environment.getattr((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage), 'parsed') + environment.getattr((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage), 'parsed_with_problems'))))
    yield '<small> of '
    yield escape(environment.finalize(environment.getattr((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage), 'recognised')))
    yield '</small></dd></div>\n</dl>\n<nav aria-label="Sections">\n<a href="#todo">What to do</a>\n<a href="#findings">Findings</a>\n<a href="#waivers">Waivers</a>\n<a href="#problems">Problems</a>\n<a href="#coverage">Coverage</a>\n<a href="#licences">Licences</a>\n'
    if (undefined(name='image_facts') if l_0_image_facts is missing else l_0_image_facts):
        pass
        yield '<a href="#image">Image</a>\n'
    yield '<a href="#packages">Packages</a>\n<a href="#projects">Projects</a>\n<a href="#run">This run</a>\n<a href="#words">Words</a>\n</nav>\n\n<section id="todo" aria-labelledby="todo-h">\n<h2 id="todo-h">What to do</h2>\n'
    if (undefined(name='losses') if l_0_losses is missing else l_0_losses):
        pass
        yield '<p class="lead">First, what could not be read: nothing in it was judged.</p>\n<ol class="todo lost sheet">\n'
        for l_1_problem in (undefined(name='losses') if l_0_losses is missing else l_0_losses):
            _loop_vars = {}
            pass
            yield '<li>\n<h3>'
            yield escape(environment.finalize(t_1(environment.getattr(l_1_problem, 'location'))))
            yield '</h3>\n<ul>\n<li><span class="b lost">lost: the '
            yield escape(environment.finalize(environment.getattr(l_1_problem, 'cost')))
            yield '</span> '
            yield escape(environment.finalize(environment.getattr(l_1_problem, 'message')))
            yield '</li>\n</ul>\n<ul class="fixes">\n'
            if environment.getattr(l_1_problem, 'help'):
                pass
                yield '<li>'
                yield escape(environment.finalize(environment.getattr(l_1_problem, 'help')))
                yield '</li>\n'
            yield '</ul>\n</li>\n'
        l_1_problem = missing
        yield '</ol>\n'
        if ((undefined(name='losses_left') if l_0_losses_left is missing else l_0_losses_left) > 0):
            pass
            yield '<p class="lead left">And '
            yield escape(environment.finalize(t_6((undefined(name='losses_left') if l_0_losses_left is missing else l_0_losses_left), 'more loss', 'more losses')))
            yield ' under <a href="#problems">Problems</a>.</p>'
    if (undefined(name='groups') if l_0_groups is missing else l_0_groups):
        pass
        yield '<p class="lead">One entry for each dependency or file that somebody can change, those that settle the most first.</p>\n<ol class="todo sheet">\n'
        for l_1_group in (undefined(name='groups') if l_0_groups is missing else l_0_groups):
            l_1_most_in_group = resolve('most_in_group')
            _loop_vars = {}
            pass
            yield '<li>\n<h3>'
            yield escape(environment.finalize(t_1(environment.getattr(l_1_group, 'target'))))
            if (environment.getattr(l_1_group, 'place') != environment.getattr(l_1_group, 'target')):
                pass
                yield '<br><small>in '
                yield escape(environment.finalize(t_1(environment.getattr(l_1_group, 'place'))))
                yield '</small>'
            yield '</h3>\n<ul>\n'
            for l_2_finding in environment.getattr(l_1_group, 'findings')[:(undefined(name='most_in_group') if l_1_most_in_group is missing else l_1_most_in_group)]:
                l_2_state_words = resolve('state_words')
                l_2_finding_ids = resolve('finding_ids')
                _loop_vars = {}
                pass
                yield '<li>'
                yield escape(environment.finalize(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), environment.getitem((undefined(name='state_words') if l_2_state_words is missing else l_2_state_words), environment.getattr(l_2_finding, 'state')), _loop_vars=_loop_vars)))
                yield ' '
                if (l_2_finding in (undefined(name='finding_ids') if l_2_finding_ids is missing else l_2_finding_ids)):
                    pass
                    yield '<a href="#'
                    yield escape(environment.finalize(environment.getitem((undefined(name='finding_ids') if l_2_finding_ids is missing else l_2_finding_ids), l_2_finding)))
                    yield '">'
                    yield escape(environment.finalize(environment.getattr(l_2_finding, 'message')))
                    yield '</a>'
                else:
                    pass
                    yield escape(environment.finalize(environment.getattr(l_2_finding, 'message')))
                yield '</li>\n'
            l_2_finding = l_2_state_words = l_2_finding_ids = missing
            if (t_5(environment.getattr(l_1_group, 'findings')) > (undefined(name='most_in_group') if l_1_most_in_group is missing else l_1_most_in_group)):
                pass
                yield '<li>and '
                yield escape(environment.finalize(t_6((t_5(environment.getattr(l_1_group, 'findings')) - (undefined(name='most_in_group') if l_1_most_in_group is missing else l_1_most_in_group)), 'more finding')))
                yield ' in the table below</li>\n'
            yield '</ul>\n<ul class="fixes">\n'
            for l_2_offer in environment.getattr(l_1_group, 'offers')[:(undefined(name='most_in_group') if l_1_most_in_group is missing else l_1_most_in_group)]:
                _loop_vars = {}
                pass
                yield '<li class="offer">'
                if environment.getattr(environment.getattr(l_2_offer, 'remedy'), 'edit'):
                    pass
                    yield escape(environment.finalize(environment.getattr(environment.getattr(l_2_offer, 'remedy'), 'edit')))
                    yield '<br>'
                if environment.getattr(environment.getattr(l_2_offer, 'remedy'), 'command'):
                    pass
                    if (environment.getattr(environment.getattr(l_2_offer, 'remedy'), 'folder') != '.'):
                        pass
                        yield '<small>in '
                        yield escape(environment.finalize(t_1(environment.getattr(environment.getattr(l_2_offer, 'remedy'), 'folder'))))
                        yield '</small> '
                    yield '<code>'
                    yield escape(environment.finalize(environment.getattr(environment.getattr(l_2_offer, 'remedy'), 'command')))
                    yield '</code><br>'
                if environment.getattr(environment.getattr(l_2_offer, 'remedy'), 'alternative'):
                    pass
                    yield '<small>or</small> <code>'
                    yield escape(environment.finalize(environment.getattr(environment.getattr(l_2_offer, 'remedy'), 'alternative')))
                    yield '</code><br>'
                yield '<small>'
                yield escape(environment.finalize(environment.getattr(environment.getattr(l_2_offer, 'remedy'), 'title')))
                if (environment.getattr(environment.getattr(l_2_offer, 'remedy'), 'place') != environment.getattr(l_1_group, 'place')):
                    pass
                    yield ' in '
                    yield escape(environment.finalize(environment.getattr(environment.getattr(l_2_offer, 'remedy'), 'place')))
                yield ', '
                yield escape(environment.finalize(environment.getattr(l_2_offer, 'standing')))
                yield '</small>'
                for l_3_line in environment.getattr(l_2_offer, 'notes'):
                    _loop_vars = {}
                    pass
                    yield '<br><small>'
                    yield escape(environment.finalize(l_3_line))
                    yield '</small>'
                l_3_line = missing
                yield '</li>\n'
            l_2_offer = missing
            for l_2_fix in environment.getattr(l_1_group, 'fixes')[:(undefined(name='most_in_group') if l_1_most_in_group is missing else l_1_most_in_group)]:
                _loop_vars = {}
                pass
                yield '<li>'
                yield escape(environment.finalize(l_2_fix))
                yield '</li>\n'
            l_2_fix = missing
            yield '</ul>\n</li>\n'
        l_1_group = l_1_most_in_group = missing
        yield '</ol>\n'
        if ((undefined(name='groups_left') if l_0_groups_left is missing else l_0_groups_left) > 0):
            pass
            yield '<p class="lead">And '
            yield escape(environment.finalize(t_6((undefined(name='groups_left') if l_0_groups_left is missing else l_0_groups_left), 'more entry', 'more entries')))
            yield ': the findings below are all there are.</p>'
    elif (undefined(name='empty') if l_0_empty is missing else l_0_empty):
        pass
        yield '<p class="empty">Look whether this is the right folder: no lock file, requirements file or Dockerfile was found in it.</p>\n'
    elif environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'complete'):
        pass
        yield '<p class="empty">Nothing: no finding is open.</p>\n'
    else:
        pass
        yield '<p class="empty">No finding is open in what could be read. Look at the <a href="#problems">problems</a> first.</p>\n'
    yield '</section>\n\n<section id="findings" aria-labelledby="findings-h">\n<h2 id="findings-h">Findings <small>'
    yield escape(environment.finalize(t_5((undefined(name='findings') if l_0_findings is missing else l_0_findings))))
    yield '</small></h2>\n<div class="tools" id="tools" hidden>\n<label>Search findings and packages <input id="search" type="search" autocomplete="off" spellcheck="false"></label>\n<label>State\n<select id="state">\n<option value="">every state</option>\n'
    for (l_1_state, l_1_count) in context.call(environment.getattr((undefined(name='counts') if l_0_counts is missing else l_0_counts), 'items')):
        l_1_state_words = resolve('state_words')
        _loop_vars = {}
        pass
        if l_1_count:
            pass
            yield '<option>'
            yield escape(environment.finalize(environment.getitem((undefined(name='state_words') if l_1_state_words is missing else l_1_state_words), l_1_state)))
            yield '</option>\n'
    l_1_state = l_1_count = l_1_state_words = missing
    yield '</select>\n</label>\n<button id="clear" type="button">Clear</button>\n<p id="shown" role="status"></p>\n</div>\n'
    if (undefined(name='findings') if l_0_findings is missing else l_0_findings):
        pass
        yield '<div class="sheet">\n<table class="t-find">\n<caption class="vh">Findings, open ones first</caption>\n<thead><tr><th scope="col">State</th><th scope="col">Finding</th><th scope="col">Where, and the policy line</th><th scope="col">How it comes in</th><th scope="col">What to do</th></tr></thead>\n<tbody>\n'
        l_1_loop = missing
        for l_1_finding, l_1_loop in LoopContext((undefined(name='findings') if l_0_findings is missing else l_0_findings)[:(undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)], undefined):
            l_1_state_words = resolve('state_words')
            _loop_vars = {}
            pass
            yield '<tr id="f'
            yield escape(environment.finalize(environment.getattr(l_1_loop, 'index')))
            yield '">\n<td>'
            yield escape(environment.finalize(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), environment.getitem((undefined(name='state_words') if l_1_state_words is missing else l_1_state_words), environment.getattr(l_1_finding, 'state')), _loop_vars=_loop_vars)))
            yield '\n<th scope="row">'
            if context.call(environment.getattr(environment.getattr(l_1_finding, 'message'), 'startswith'), environment.getattr(l_1_finding, 'label'), _loop_vars=_loop_vars):
                pass
                yield '<b>'
                yield escape(environment.finalize(environment.getattr(l_1_finding, 'label')))
                yield '</b>'
                yield escape(environment.finalize(environment.getattr(l_1_finding, 'message')[t_5(environment.getattr(l_1_finding, 'label')):]))
            else:
                pass
                yield '<b>'
                yield escape(environment.finalize(environment.getattr(l_1_finding, 'label')))
                yield '</b><br>'
                yield escape(environment.finalize(environment.getattr(l_1_finding, 'message')))
            yield '<br><small>'
            yield escape(environment.finalize(environment.getattr(l_1_finding, 'code')))
            yield ' '
            yield escape(environment.finalize(environment.getattr(l_1_finding, 'rule')))
            yield '</small>\n<td>'
            yield escape(environment.finalize(t_1(environment.getattr(l_1_finding, 'where'))))
            for l_2_step in environment.getattr(environment.getattr(l_1_finding, 'where'), 'chain'):
                _loop_vars = {}
                pass
                yield '<br><small>included by</small> '
                yield escape(environment.finalize(t_1(l_2_step)))
            l_2_step = missing
            if environment.getattr(l_1_finding, 'judged_by'):
                pass
                yield '<br><small>policy</small> '
                yield escape(environment.finalize(t_1(environment.getattr(l_1_finding, 'judged_by'))))
            yield '<td>'
            yield escape(environment.finalize(t_1(t_4(environment.getattr(l_1_finding, 'path')[:-1], ' › '))))
            if (t_5(environment.getattr(l_1_finding, 'path')) == 2):
                pass
                yield ' <small>directly</small>'
            if environment.getattr(l_1_finding, 'more_paths'):
                pass
                yield ' <small>+'
                yield escape(environment.finalize(t_6(environment.getattr(l_1_finding, 'more_paths'), 'more way')))
                yield '</small>'
            if environment.getattr(l_1_finding, 'scope'):
                pass
                yield '<br><small>'
                yield escape(environment.finalize(environment.getattr(l_1_finding, 'scope')))
                yield '</small>'
            yield '<td>'
            yield escape(environment.finalize(environment.getattr(l_1_finding, 'fix')))
            if environment.getattr(l_1_finding, 'waiver'):
                pass
                yield '<br><small>waiver '
                yield escape(environment.finalize(environment.getattr(l_1_finding, 'waiver')))
                yield '</small>'
            for (l_2_name, l_2_value) in environment.getattr(l_1_finding, 'facts'):
                _loop_vars = {}
                pass
                yield '<br><small>'
                yield escape(environment.finalize(l_2_name))
                yield ': '
                yield escape(environment.finalize(l_2_value))
                yield '</small>'
            l_2_name = l_2_value = missing
        l_1_loop = l_1_finding = l_1_state_words = missing
        yield '</tbody>\n</table>\n</div>\n'
        yield escape(environment.finalize(context.call((undefined(name='left_out') if l_0_left_out is missing else l_0_left_out), t_5((undefined(name='findings') if l_0_findings is missing else l_0_findings)))))
        yield '\n'
    else:
        pass
        yield '<p class="empty">None'
        if (not environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'complete')):
            pass
            yield ' in what could be read'
        yield '.</p>\n'
    yield '</section>\n\n<section id="waivers" aria-labelledby="waivers-h">\n<h2 id="waivers-h">Waivers</h2>\n'
    for (l_1_title, l_1_waivers) in [('Expired', (undefined(name='waivers_expired') if l_0_waivers_expired is missing else l_0_waivers_expired)), ('In force', (undefined(name='waivers_live') if l_0_waivers_live is missing else l_0_waivers_live))]:
        _loop_vars = {}
        pass
        if l_1_waivers:
            pass
            yield '<h3>'
            yield escape(environment.finalize(l_1_title))
            yield '</h3>\n<div class="sheet">\n<table class="t-waive">\n<caption class="vh">'
            yield escape(environment.finalize(l_1_title))
            yield ' waivers</caption>\n<thead><tr><th scope="col">Waiver</th><th scope="col">Rule</th><th scope="col">Package</th><th scope="col">Reason</th><th scope="col">Owner</th><th scope="col">Until</th><th scope="col">Findings</th></tr></thead>\n<tbody>\n'
            for l_2_waiver in l_1_waivers:
                _loop_vars = {}
                pass
                yield '<tr>\n<th scope="row"><b>'
                yield escape(environment.finalize(environment.getattr(l_2_waiver, 'id')))
                yield '</b><br><code>'
                yield escape(environment.finalize(t_1(environment.getattr(l_2_waiver, 'location'))))
                yield '</code></th>\n<td>'
                yield escape(environment.finalize(environment.getattr(l_2_waiver, 'rule')))
                yield '</td>\n<td><code>'
                yield escape(environment.finalize(t_1(environment.getattr(l_2_waiver, 'match'))))
                yield '</code></td>\n<td>'
                yield escape(environment.finalize(environment.getattr(l_2_waiver, 'reason')))
                yield '</td>\n<td>'
                yield escape(environment.finalize(environment.getattr(l_2_waiver, 'owner')))
                yield '</td>\n<td>'
                yield escape(environment.finalize(environment.getattr(l_2_waiver, 'expires')))
                yield '<br><small>'
                if (environment.getattr(l_2_waiver, 'days_left') < 0):
                    pass
                    yield escape(environment.finalize(t_6((-environment.getattr(l_2_waiver, 'days_left')), 'day')))
                    yield ' ago'
                else:
                    pass
                    yield escape(environment.finalize(t_6(environment.getattr(l_2_waiver, 'days_left'), 'day')))
                    yield ' left'
                yield '</small></td>\n<td>'
                yield escape(environment.finalize(environment.getattr(l_2_waiver, 'matches')))
                if (not environment.getattr(l_2_waiver, 'matches')):
                    pass
                    yield ' <small>unused</small>'
                yield '</td>\n</tr>\n'
            l_2_waiver = missing
            yield '</tbody>\n</table>\n</div>\n'
    l_1_title = l_1_waivers = missing
    if (not environment.getattr((undefined(name='verdict') if l_0_verdict is missing else l_0_verdict), 'waivers')):
        pass
        yield '<p class="empty">The policy has none.</p>'
    yield '</section>\n\n<section id="problems" aria-labelledby="problems-h">\n<h2 id="problems-h">Problems <small>'
    yield escape(environment.finalize(t_5(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'problems'))))
    yield '</small></h2>\n'
    if environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'problems'):
        pass
        yield '<p class="lead">What could not be taken as it stands. Anything but a notice makes the run incomplete.</p>\n<div class="sheet">\n<table class="t-prob">\n<caption class="vh">Problems in the input</caption>\n<thead><tr><th scope="col">Lost</th><th scope="col">Problem</th><th scope="col">Where</th><th scope="col">What to do</th></tr></thead>\n<tbody>\n'
        for l_1_problem in environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'problems')[:(undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)]:
            _loop_vars = {}
            pass
            yield '<tr>\n<td>'
            if (environment.getattr(l_1_problem, 'cost') == 'notice'):
                pass
                yield escape(environment.finalize(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), 'notice', _loop_vars=_loop_vars)))
            else:
                pass
                yield '<span class="b lost">'
                yield escape(environment.finalize(environment.getattr(l_1_problem, 'cost')))
                yield '</span>'
            yield '</td>\n<th scope="row">'
            yield escape(environment.finalize(environment.getattr(l_1_problem, 'message')))
            yield '<br><small>'
            yield escape(environment.finalize(environment.getattr(l_1_problem, 'code')))
            yield '</small></th>\n<td><code>'
            yield escape(environment.finalize(t_1(environment.getattr(l_1_problem, 'location'))))
            yield '</code></td>\n<td>'
            yield escape(environment.finalize(environment.getattr(l_1_problem, 'help')))
            yield '</td>\n</tr>\n'
        l_1_problem = missing
        yield '</tbody>\n</table>\n</div>\n'
        yield escape(environment.finalize(context.call((undefined(name='left_out') if l_0_left_out is missing else l_0_left_out), t_5(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'problems')))))
        yield '\n'
    else:
        pass
        yield '<p class="empty">None.</p>\n'
    yield '</section>\n\n<section id="coverage" aria-labelledby="coverage-h">\n<h2 id="coverage-h">Coverage</h2>\n<p class="lead">'
    yield escape(environment.finalize(t_6(environment.getattr((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage), 'walked'), 'file')))
    yield ' seen, '
    yield escape(environment.finalize(environment.getattr((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage), 'recognised')))
    yield ' recognised as inputs'
    l_1_loop = missing
    for (l_1_word, l_1_count), l_1_loop in LoopContext((undefined(name='outcomes') if l_0_outcomes is missing else l_0_outcomes), undefined):
        _loop_vars = {}
        pass
        yield escape(environment.finalize((': ' if environment.getattr(l_1_loop, 'first') else ' + ')))
        yield escape(environment.finalize(l_1_count))
        yield ' '
        yield escape(environment.finalize(l_1_word))
    l_1_loop = l_1_word = l_1_count = missing
    yield '.</p>\n'
    if environment.getattr((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage), 'recognised'):
        pass
        yield '<svg class="bar" viewBox="0 0 '
        yield escape(environment.finalize(environment.getattr((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage), 'recognised')))
        yield ' 1" preserveAspectRatio="none" role="img" aria-label="Share of each outcome; the numbers stand above">\n'
        l_0_ns = context.call((undefined(name='namespace') if l_0_namespace is missing else l_0_namespace), x=0)
        context.vars['ns'] = l_0_ns
        context.exported_vars.add('ns')
        for (l_1_word, l_1_count) in (undefined(name='outcomes') if l_0_outcomes is missing else l_0_outcomes):
            _loop_vars = {}
            pass
            if l_1_count:
                pass
                yield '<rect class="'
                yield escape(environment.finalize(t_7(context.eval_ctx, l_1_word, ' ', '-')))
                yield '" x="'
                yield escape(environment.finalize(environment.getattr((undefined(name='ns') if l_0_ns is missing else l_0_ns), 'x')))
                yield '" y="0" width="'
                yield escape(environment.finalize(l_1_count))
                yield '" height="1"/>\n'
            if not isinstance(l_0_ns, Namespace):
                raise TemplateRuntimeError("cannot assign attribute on non-namespace object")
            l_0_ns['x'] = (environment.getattr((undefined(name='ns') if l_0_ns is missing else l_0_ns), 'x') + l_1_count)
        l_1_word = l_1_count = missing
        yield '</svg>\n'
    if (undefined(name='files') if l_0_files is missing else l_0_files):
        pass
        yield '<details'
        if (t_5((undefined(name='files') if l_0_files is missing else l_0_files)) <= 60):
            pass
            yield ' open'
        yield '>\n<summary>'
        yield escape(environment.finalize(t_6(t_5((undefined(name='files') if l_0_files is missing else l_0_files)), 'file')))
        yield ', what became of each</summary>\n<div class="sheet">\n<table class="t-file">\n<caption class="vh">Input files</caption>\n<thead><tr><th scope="col">Outcome</th><th scope="col">File</th><th scope="col">Found</th><th scope="col">Dependencies known</th><th scope="col">Why</th></tr></thead>\n<tbody>\n'
        for l_1_file in (undefined(name='files') if l_0_files is missing else l_0_files)[:(undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)]:
            _loop_vars = {}
            pass
            yield '<tr>\n<td>'
            yield escape(environment.finalize(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), environment.getattr(l_1_file, 'outcome'), _loop_vars=_loop_vars)))
            yield '</td>\n<th scope="row"><code>'
            yield escape(environment.finalize(t_1(environment.getattr(l_1_file, 'path'))))
            yield '</code>'
            if environment.getattr(l_1_file, 'parser'):
                pass
                yield '<br><small>'
                yield escape(environment.finalize(environment.getattr(l_1_file, 'parser')))
                yield '</small>'
            yield '</th>\n<td>'
            if environment.getattr(l_1_file, 'components'):
                pass
                yield escape(environment.finalize(t_6(environment.getattr(l_1_file, 'components'), 'package')))
            if (environment.getattr(l_1_file, 'components') and environment.getattr(l_1_file, 'references')):
                pass
                yield ', '
            if environment.getattr(l_1_file, 'references'):
                pass
                yield escape(environment.finalize(t_6(environment.getattr(l_1_file, 'references'), 'reference')))
            yield '</td>\n<td>'
            yield escape(environment.finalize(environment.getattr(l_1_file, 'completeness')))
            yield '</td>\n<td>'
            yield escape(environment.finalize(environment.getattr(l_1_file, 'reason')))
            yield '</td>\n</tr>\n'
        l_1_file = missing
        yield '</tbody>\n</table>\n</div>\n'
        yield escape(environment.finalize(context.call((undefined(name='left_out') if l_0_left_out is missing else l_0_left_out), t_5((undefined(name='files') if l_0_files is missing else l_0_files)))))
        yield '\n</details>\n'
    yield '</section>\n\n<section id="licences" aria-labelledby="licences-h">\n<h2 id="licences-h">Licences</h2>\n'
    if (undefined(name='licences') if l_0_licences is missing else l_0_licences):
        pass
        yield '<div class="sheet">\n<table class="t-lic">\n<caption class="vh">Licences and how many packages have them, those to be settled first</caption>\n<thead><tr><th scope="col">Licence</th><th scope="col">Packages</th><th scope="col"><span class="vh">Share</span></th></tr></thead>\n<tbody>\n'
        for l_1_row in (undefined(name='licences') if l_0_licences is missing else l_0_licences)[:(undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)]:
            _loop_vars = {}
            pass
            yield '<tr>\n<th scope="row">'
            yield escape(environment.finalize(environment.getattr(l_1_row, 'licence')))
            if (not environment.getattr(l_1_row, 'settled')):
                pass
                yield ' <small>to be settled</small>'
            yield '</th>\n<td>'
            yield escape(environment.finalize(environment.getattr(l_1_row, 'packages')))
            yield '</td>\n<td><svg class="share" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect class="'
            yield escape(environment.finalize(('sure' if environment.getattr(l_1_row, 'settled') else 'unsure')))
            yield '" width="'
            yield escape(environment.finalize(t_3('%.1f', environment.getattr(l_1_row, 'share'))))
            yield '" height="1"/></svg></td>\n</tr>\n'
        l_1_row = missing
        yield '</tbody>\n</table>\n</div>\n'
        yield escape(environment.finalize(context.call((undefined(name='left_out') if l_0_left_out is missing else l_0_left_out), t_5((undefined(name='licences') if l_0_licences is missing else l_0_licences)))))
        yield '\n'
    else:
        pass
        yield '<p class="empty">No packages.</p>\n'
    yield '</section>\n\n'
    if (undefined(name='image_facts') if l_0_image_facts is missing else l_0_image_facts):
        pass
        yield '<section id="image" aria-labelledby="image-h">\n<h2 id="image-h">Image <small>'
        yield escape(environment.finalize(t_6(t_5((undefined(name='layers') if l_0_layers is missing else l_0_layers)), 'layer')))
        yield '</small></h2>\n'
        if (undefined(name='layers') if l_0_layers is missing else l_0_layers):
            pass
            yield '<p class="lead">The lowest layer comes first. A package belongs to the layer since which it has been there, in its version and place.</p>\n<div class="sheet">\n<table class="t-layer">\n<caption class="vh">Layers of the image</caption>\n<thead><tr><th scope="col">Layer</th><th scope="col">Built by</th><th scope="col">Packages it brought</th><th scope="col">Packages it took away</th><th scope="col">Size</th></tr></thead>\n<tbody>\n'
            for l_1_row in (undefined(name='layers') if l_0_layers is missing else l_0_layers):
                _loop_vars = {}
                pass
                yield '<tr id="layer-'
                yield escape(environment.finalize(environment.getattr(environment.getattr(l_1_row, 'layer'), 'index')))
                yield '">\n<th scope="row">'
                yield escape(environment.finalize(environment.getattr(environment.getattr(l_1_row, 'layer'), 'index')))
                yield '<br><small><code>'
                yield escape(environment.finalize(t_1(environment.getattr(environment.getattr(l_1_row, 'layer'), 'diff_id'))))
                yield '</code></small></th>\n<td>'
                if environment.getattr(environment.getattr(l_1_row, 'layer'), 'created_by'):
                    pass
                    yield '<code>'
                    yield escape(environment.finalize(t_1(environment.getattr(environment.getattr(l_1_row, 'layer'), 'created_by'))))
                    yield '</code>'
                else:
                    pass
                    yield '<small>the history does not tell</small>'
                if environment.getattr(environment.getattr(l_1_row, 'layer'), 'unread'):
                    pass
                    yield '<br><span class="b lost">not read</span> '
                    yield escape(environment.finalize(environment.getattr(environment.getattr(l_1_row, 'layer'), 'unread')))
                yield '</td>\n<td>'
                yield escape(environment.finalize(environment.getattr(l_1_row, 'brought')))
                if environment.getattr(l_1_row, 'named'):
                    pass
                    yield '<br><small>'
                    yield escape(environment.finalize(t_4(environment.getattr(l_1_row, 'named'), ', ')))
                    if (environment.getattr(l_1_row, 'brought') > t_5(environment.getattr(l_1_row, 'named'))):
                        pass
                        yield ' and '
                        yield escape(environment.finalize((environment.getattr(l_1_row, 'brought') - t_5(environment.getattr(l_1_row, 'named')))))
                        yield ' more'
                    yield '</small>'
                yield '</td>\n<td>'
                yield escape(environment.finalize(environment.getattr(l_1_row, 'gone_count')))
                if environment.getattr(l_1_row, 'gone'):
                    pass
                    yield '<br><small>'
                    yield escape(environment.finalize(t_4(environment.getattr(l_1_row, 'gone'), ', ')))
                    if (environment.getattr(l_1_row, 'gone_count') > t_5(environment.getattr(l_1_row, 'gone'))):
                        pass
                        yield ' and '
                        yield escape(environment.finalize((environment.getattr(l_1_row, 'gone_count') - t_5(environment.getattr(l_1_row, 'gone')))))
                        yield ' more'
                    yield '</small>'
                yield '</td>\n<td>'
                yield escape(environment.finalize(environment.getattr(l_1_row, 'size')))
                yield '</td>\n</tr>\n'
            l_1_row = missing
            yield '</tbody>\n</table>\n</div>\n'
        yield '<dl class="pairs">\n'
        for (l_1_name, l_1_text) in (undefined(name='image_facts') if l_0_image_facts is missing else l_0_image_facts):
            _loop_vars = {}
            pass
            yield '<dt>'
            yield escape(environment.finalize(l_1_name))
            yield '</dt><dd>'
            yield escape(environment.finalize(t_1(l_1_text)))
            yield '</dd>\n'
        l_1_name = l_1_text = missing
        yield '</dl>\n</section>\n\n'
    yield '<section id="packages" aria-labelledby="packages-h">\n<h2 id="packages-h">Packages <small>'
    yield escape(environment.finalize((undefined(name='package_count') if l_0_package_count is missing else l_0_package_count)))
    yield '</small></h2>\n'
    if (undefined(name='packages') if l_0_packages is missing else l_0_packages):
        pass
        yield '<details id="inventory">\n<summary>'
        if ((undefined(name='package_count') if l_0_package_count is missing else l_0_package_count) > (undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)):
            pass
            yield escape(environment.finalize((undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)))
            yield ' of '
            yield escape(environment.finalize((undefined(name='package_count') if l_0_package_count is missing else l_0_package_count)))
            yield ' packages and references, those with findings first'
        else:
            pass
            yield 'Every package and reference, with where it was found'
        yield '</summary>\n<div class="sheet">\n<table class="t-pkg">\n<caption class="vh">Packages and references</caption>\n<thead><tr><th scope="col">Package</th><th scope="col">Type</th><th scope="col">Scope</th><th scope="col">Licence</th><th scope="col">Source</th><th scope="col">Where</th><th scope="col">State</th></tr></thead>\n<tbody>\n'
        l_1_loop = missing
        for l_1_row, l_1_loop in LoopContext((undefined(name='packages') if l_0_packages is missing else l_0_packages), undefined):
            _loop_vars = {}
            pass
            yield '<tr id="'
            yield escape(environment.finalize(environment.getattr(l_1_row, 'id')))
            yield '">\n<th scope="row">'
            yield escape(environment.finalize(environment.getattr(l_1_row, 'label')))
            yield '\n<td>'
            yield escape(environment.finalize(environment.getattr(l_1_row, 'type')))
            yield '<td>'
            yield escape(environment.finalize(environment.getattr(l_1_row, 'scopes')))
            yield '<td>'
            yield escape(environment.finalize(environment.getattr(l_1_row, 'licence')))
            yield '<td>'
            yield escape(environment.finalize(t_1(environment.getattr(l_1_row, 'source'))))
            yield '<td>'
            l_2_loop = missing
            for l_2_place, l_2_loop in LoopContext(environment.getattr(l_1_row, 'places'), undefined):
                _loop_vars = {}
                pass
                yield escape(environment.finalize(t_1(l_2_place)))
                if (not environment.getattr(l_2_loop, 'last')):
                    pass
                    yield '<br>'
            l_2_loop = l_2_place = missing
            if environment.getattr(l_1_row, 'more'):
                pass
                yield '<br><small>+'
                yield escape(environment.finalize(t_6(environment.getattr(l_1_row, 'more'), 'more place')))
                yield '</small>'
            if environment.getattr(l_1_row, 'layers'):
                pass
                yield '<br><small>layer</small> '
                yield escape(environment.finalize(environment.getattr(l_1_row, 'layers')))
            if environment.getattr(l_1_row, 'owner'):
                pass
                yield '<br><small>came with</small> '
                yield escape(environment.finalize(environment.getattr(l_1_row, 'owner')))
            yield '<td>'
            if environment.getattr(l_1_row, 'state'):
                pass
                yield escape(environment.finalize(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), environment.getattr(l_1_row, 'state'), _loop_vars=_loop_vars)))
        l_1_loop = l_1_row = missing
        yield '</tbody>\n</table>\n</div>\n'
        yield escape(environment.finalize(context.call((undefined(name='left_out') if l_0_left_out is missing else l_0_left_out), (undefined(name='package_count') if l_0_package_count is missing else l_0_package_count))))
        yield '\n</details>\n'
    else:
        pass
        yield '<p class="empty">None.</p>\n'
    yield '</section>\n\n<section id="projects" aria-labelledby="projects-h">\n<h2 id="projects-h">Projects <small>'
    yield escape(environment.finalize(t_5((undefined(name='projects') if l_0_projects is missing else l_0_projects))))
    yield '</small></h2>\n'
    if (undefined(name='projects') if l_0_projects is missing else l_0_projects):
        pass
        yield '<div class="sheet">\n<table class="t-proj">\n<caption class="vh">Projects</caption>\n<thead><tr><th scope="col">Project</th><th scope="col">Kind</th><th scope="col">Folder</th><th scope="col">Defined in</th><th scope="col">Direct dependencies</th></tr></thead>\n<tbody>\n'
        for l_1_row in (undefined(name='projects') if l_0_projects is missing else l_0_projects)[:(undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)]:
            _loop_vars = {}
            pass
            yield '<tr>\n<th scope="row">'
            yield escape(environment.finalize(t_1((environment.getattr(environment.getattr(l_1_row, 'project'), 'name') or 'without a name'))))
            yield '</th>\n<td>'
            yield escape(environment.finalize(environment.getattr(environment.getattr(l_1_row, 'project'), 'kind')))
            yield '</td>\n<td><code>'
            yield escape(environment.finalize(t_1(environment.getattr(environment.getattr(l_1_row, 'project'), 'folder'))))
            yield '</code></td>\n<td><code>'
            yield escape(environment.finalize(t_1(environment.getattr(environment.getattr(l_1_row, 'project'), 'location'))))
            yield '</code></td>\n<td>'
            yield escape(environment.finalize(environment.getattr(l_1_row, 'direct')))
            yield '</td>\n</tr>\n'
        l_1_row = missing
        yield '</tbody>\n</table>\n</div>\n'
        yield escape(environment.finalize(context.call((undefined(name='left_out') if l_0_left_out is missing else l_0_left_out), t_5((undefined(name='projects') if l_0_projects is missing else l_0_projects)))))
        yield '\n'
    else:
        pass
        yield '<p class="empty">None.</p>\n'
    yield '</section>\n\n<section id="run" aria-labelledby="run-h">\n<h2 id="run-h">This run</h2>\n<dl class="pairs">\n<dt>Tool</dt><dd>'
    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'tool'), 'name')))
    yield ' '
    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'tool'), 'version')))
    yield '</dd>\n<dt>Target</dt><dd>'
    yield escape(environment.finalize(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'target')))
    yield '</dd>\n<dt>Judged on</dt><dd>'
    yield escape(environment.finalize(environment.getattr((undefined(name='verdict') if l_0_verdict is missing else l_0_verdict), 'judged_on')))
    yield '</dd>\n<dt>Time</dt><dd>'
    yield escape(environment.finalize((environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'timestamp') or 'not recorded, so that equal input gives an equal page')))
    yield '</dd>\n'
    if environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'build'):
        pass
        yield '<dt>Build</dt><dd>'
        yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'build'), 'ci')))
        yield ' '
        yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'build'), 'number')))
        if environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'build'), 'url'):
            pass
            yield '<br>'
            yield escape(environment.finalize(context.call((undefined(name='link') if l_0_link is missing else l_0_link), environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'build'), 'url'))))
        yield '</dd>\n'
        if environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'build'), 'commit'):
            pass
            yield '<dt>Commit</dt><dd><code>'
            yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'build'), 'commit')))
            yield '</code></dd>'
        if environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'build'), 'branch'):
            pass
            yield '<dt>Branch</dt><dd>'
            yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'build'), 'branch')))
            yield '</dd>'
        if environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'build'), 'repository'):
            pass
            yield '<dt>Repository</dt><dd>'
            yield escape(environment.finalize(context.call((undefined(name='link') if l_0_link is missing else l_0_link), environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'build'), 'repository'))))
            yield '</dd>'
    for l_1_layer in environment.getattr((undefined(name='verdict') if l_0_verdict is missing else l_0_verdict), 'layers'):
        _loop_vars = {}
        pass
        yield '<dt>Policy '
        yield escape(environment.finalize(environment.getattr(l_1_layer, 'name')))
        yield '</dt><dd>'
        yield escape(environment.finalize(context.call((undefined(name='link') if l_0_link is missing else l_0_link), environment.getattr(l_1_layer, 'source'), _loop_vars=_loop_vars)))
        yield '<br><code>sha256 '
        yield escape(environment.finalize(environment.getattr(l_1_layer, 'sha256')))
        yield '</code></dd>\n'
    l_1_layer = missing
    if environment.getattr((undefined(name='verdict') if l_0_verdict is missing else l_0_verdict), 'families'):
        pass
        yield '<dt>Rules asked for</dt><dd>'
        yield escape(environment.finalize(t_4(environment.getattr((undefined(name='verdict') if l_0_verdict is missing else l_0_verdict), 'families'), ', ')))
        yield '</dd>\n'
    if (undefined(name='records') if l_0_records is missing else l_0_records):
        pass
        yield '<dt>Vulnerability data</dt><dd>'
        yield escape(environment.finalize((undefined(name='records') if l_0_records is missing else l_0_records)))
        yield '</dd>\n'
    for (l_1_name, l_1_value) in environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'options'):
        _loop_vars = {}
        pass
        yield '<dt>Option '
        yield escape(environment.finalize(l_1_name))
        yield '</dt><dd>'
        yield escape(environment.finalize(l_1_value))
        yield '</dd>\n'
    l_1_name = l_1_value = missing
    yield '<dt>Format</dt><dd>'
    yield escape(environment.finalize(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'schema')))
    yield '</dd>\n</dl>\n</section>\n\n<section id="words" aria-labelledby="words-h">\n<h2 id="words-h">What the words mean</h2>\n<dl class="pairs">\n'
    for (l_1_word, l_1_meaning) in (undefined(name='words') if l_0_words is missing else l_0_words):
        _loop_vars = {}
        pass
        yield '<dt>'
        yield escape(environment.finalize(l_1_word))
        yield '</dt><dd>'
        yield escape(environment.finalize(l_1_meaning))
        yield '</dd>\n'
    l_1_word = l_1_meaning = missing
    yield '</dl>\n</section>\n</main>\n<footer><p>Written by '
    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'tool'), 'name')))
    yield ' '
    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'tool'), 'version')))
    yield '. This page asks no server for anything.</p></footer>\n<script>'
    yield escape(environment.finalize((undefined(name='script') if l_0_script is missing else l_0_script)))
    yield '</script>\n</body>\n</html>\n'

blocks = {}
debug_info = '1=86&2=101&3=125&4=140&5=143&6=146&11=150&15=152&16=156&22=158&24=161&25=165&29=176&31=182&32=184&33=188&37=194&38=196&40=198&41=202&43=205&44=208&47=211&50=213&51=218&53=229&54=231&63=239&73=243&76=246&78=250&80=252&83=256&84=259&90=264&92=269&95=272&97=277&99=284&100=290&102=304&103=307&107=310&108=314&110=351&111=355&117=361&118=366&120=369&128=376&134=378&135=382&136=385&144=389&151=393&152=398&153=400&154=402&155=419&156=431&157=446&162=463&164=468&170=473&171=476&172=479&175=481&178=483&180=487&181=491&182=493&183=495&184=497&185=499&186=510&194=518&198=522&199=524&206=527&208=531&209=540&210=544&211=546&217=550&225=556&226=570&227=573&228=575&229=578&230=581&231=584&233=592&237=595&238=598&239=602&245=604&247=608&248=610&249=618&250=628&251=630&257=634&264=637&270=640&272=644&273=649&274=651&280=657&286=663&288=666&289=668&296=671&297=675&298=677&299=681&300=694&301=706&302=718&310=723&311=727&318=734&319=736&321=739&327=750&328=754&329=756&330=758&331=789&336=794&344=800&345=802&351=805&353=809&354=811&355=813&356=815&357=817&363=821&372=827&373=831&374=833&375=835&376=837&377=840&378=848&379=853&380=858&382=863&383=867&385=874&386=877&388=879&389=882&391=884&392=888&394=894&401=896&402=900&407=906&408=910'
