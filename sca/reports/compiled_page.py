"""The template of the page as Jinja compiles it, on top of `sca.reports.page_runtime`.

Made anew by: SCA_REFRESH_GOLDEN=1 pytest tests/reports/test_compiled_page.py
"""
from sca.reports.page_runtime import LoopContext, Macro, Namespace, TemplateRuntimeError, environment, markup_join, missing, put
name = 'report.html.j2'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    if 0: yield None
    l_0_csp = resolve('csp')
    l_0_difference = resolve('difference')
    l_0_standing = resolve('standing')
    l_0_result = resolve('result')
    l_0_style = resolve('style')
    l_0_stylesheet = resolve('stylesheet')
    l_0_part = resolve('part')
    l_0_tone = resolve('tone')
    l_0_heading = resolve('heading')
    l_0_summary = resolve('summary')
    l_0_notes = resolve('notes')
    l_0_changed_findings = resolve('changed_findings')
    l_0_most_changes = resolve('most_changes')
    l_0_verdict = resolve('verdict')
    l_0_coverage = resolve('coverage')
    l_0_fills = resolve('fills')
    l_0_outcomes = resolve('outcomes')
    l_0_losses = resolve('losses')
    l_0_groups = resolve('groups')
    l_0_since = resolve('since')
    l_0_who = resolve('who')
    l_0_groups_over = resolve('groups_over')
    l_0_counts = resolve('counts')
    l_0_subjects = resolve('subjects')
    l_0_picture = resolve('picture')
    l_0_vulnerabilities = resolve('vulnerabilities')
    l_0_image_facts = resolve('image_facts')
    l_0_losses_left = resolve('losses_left')
    l_0_groups_left = resolve('groups_left')
    l_0_empty = resolve('empty')
    l_0_changes_summary = resolve('changes_summary')
    l_0_changes = resolve('changes')
    l_0_findings = resolve('findings')
    l_0_most_findings = resolve('most_findings')
    l_0_rules = resolve('rules')
    l_0_going = resolve('going')
    l_0_most_going = resolve('most_going')
    l_0_bands = resolve('bands')
    l_0_waivers = resolve('waivers')
    l_0_most_rows = resolve('most_rows')
    l_0_namespace = resolve('namespace')
    l_0_ns = resolve('ns')
    l_0_files = resolve('files')
    l_0_licences = resolve('licences')
    l_0_duties = resolve('duties')
    l_0_layers = resolve('layers')
    l_0_counts_line = resolve('counts_line')
    l_0_pages = resolve('pages')
    l_0_package_count = resolve('package_count')
    l_0_packages = resolve('packages')
    l_0_details = resolve('details')
    l_0_finding_ids = resolve('finding_ids')
    l_0_projects = resolve('projects')
    l_0_records = resolve('records')
    l_0_data = resolve('data')
    l_0_uncovered = resolve('uncovered')
    l_0_artefacts = resolve('artefacts')
    l_0_words = resolve('words')
    l_0_tool = resolve('tool')
    l_0_script = resolve('script')
    l_0_badge = l_0_link = l_0_left_out = l_0_anchor = l_0_copy = l_0_share = l_0_package_table = l_0_package_details = l_0_change_tables = missing
    t_1 = environment.filters['breakable']
    t_2 = environment.filters['capitalize']
    t_3 = environment.filters['format']
    t_4 = environment.filters['join']
    t_5 = environment.filters['length']
    t_6 = environment.filters['replace']
    t_7 = environment.filters['web_address']
    t_8 = environment.filters['worded']
    pass
    def macro(l_1_state):
        t_9 = []
        if l_1_state is missing:
            l_1_state = undefined("parameter 'state' was not provided", name='state')
        pass
        t_9.extend((
            '<span class="b ',
            put(t_6(context.eval_ctx, l_1_state, ' ', '-')),
            '">',
            put(t_8(l_1_state)),
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
        l_1_href = t_7(l_1_text)
        if (undefined(name='href') if l_1_href is missing else l_1_href):
            pass
            t_10.extend((
                '<a href="',
                put((undefined(name='href') if l_1_href is missing else l_1_href)),
                '" rel="noreferrer noopener">',
                put(l_1_text),
                '</a>',
            ))
        else:
            pass
            t_10.append(
                put(l_1_text),
            )
        return concat(t_10)
    context.exported_vars.add('link')
    context.vars['link'] = l_0_link = Macro(environment, macro, 'link', ('text',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_count, l_1_most):
        t_11 = []
        if l_1_count is missing:
            l_1_count = undefined("parameter 'count' was not provided", name='count')
        if l_1_most is missing:
            l_1_most = undefined("parameter 'most' was not provided", name='most')
        pass
        if (l_1_count > l_1_most):
            pass
            t_11.append(
                '<p class="lead left">',
            )
            if ((l_1_count - l_1_most) == 1):
                pass
                t_11.extend((
                    'And ',
                    put((l_1_count - l_1_most)),
                    ' more row, left out so that this page stays quick. The JSON report of the same run has them all.',
                ))
            else:
                pass
                t_11.extend((
                    'And ',
                    put((l_1_count - l_1_most)),
                    ' more rows, left out so that this page stays quick. The JSON report of the same run has them all.',
                ))
            t_11.append(
                '</p>',
            )
        return concat(t_11)
    context.exported_vars.add('left_out')
    context.vars['left_out'] = l_0_left_out = Macro(environment, macro, 'left_out', ('count', 'most'), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_id, l_1_text):
        t_12 = []
        if l_1_id is missing:
            l_1_id = undefined("parameter 'id' was not provided", name='id')
        if l_1_text is missing:
            l_1_text = undefined("parameter 'text' was not provided", name='text')
        pass
        t_12.extend((
            '<a href="#',
            put(l_1_id),
            '">',
            put(l_1_text),
            '</a>',
        ))
        return concat(t_12)
    context.exported_vars.add('anchor')
    context.vars['anchor'] = l_0_anchor = Macro(environment, macro, 'anchor', ('id', 'text'), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_text):
        t_13 = []
        if l_1_text is missing:
            l_1_text = undefined("parameter 'text' was not provided", name='text')
        pass
        t_13.extend((
            '<code class="copy">',
            put(l_1_text),
            '</code>',
        ))
        return concat(t_13)
    context.exported_vars.add('copy')
    context.vars['copy'] = l_0_copy = Macro(environment, macro, 'copy', ('text',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_part, l_1_tone, l_1_fill):
        t_14 = []
        if l_1_part is missing:
            l_1_part = undefined("parameter 'part' was not provided", name='part')
        if l_1_tone is missing:
            l_1_tone = undefined("parameter 'tone' was not provided", name='tone')
        if l_1_fill is missing:
            l_1_fill = undefined("parameter 'fill' was not provided", name='fill')
        pass
        t_14.extend((
            '<svg class="share" viewBox="0 0 100 1" width="100" height="8" preserveAspectRatio="none" aria-hidden="true"><rect class="',
            put(l_1_tone),
            '" fill="',
            put(l_1_fill),
            '" width="',
            put(t_3('%.1f', l_1_part)),
            '" height="1"/></svg>',
        ))
        return concat(t_14)
    context.exported_vars.add('share')
    context.vars['share'] = l_0_share = Macro(environment, macro, 'share', ('part', 'tone', 'fill'), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_rows):
        t_15 = []
        if l_1_rows is missing:
            l_1_rows = undefined("parameter 'rows' was not provided", name='rows')
        pass
        t_15.append(
            '<div class="sheet">\n<table class="t-pkg">\n<caption class="vh">Packages and references</caption>\n<thead><tr><th scope="col">Package</th><th scope="col">Type</th><th scope="col">Scope</th><th scope="col">Licence</th><th scope="col">Source</th><th scope="col">Where</th><th scope="col">State</th></tr></thead>\n<tbody>\n',
        )
        l_2_loop = missing
        for l_2_row, l_2_loop in LoopContext(l_1_rows, undefined):
            _loop_vars = {}
            pass
            if l_2_row.detailed:
                pass
                t_15.append(
                    '<tr',
                )
                if l_2_row.group.name_id:
                    pass
                    t_15.extend((
                        ' id="',
                        put(l_2_row.group.name_id),
                        '"',
                    ))
                t_15.extend((
                    '>\n<th scope="row"><a href="#',
                    put(l_2_row.group.id),
                    '">',
                    put(l_2_row.group.label),
                    '</a></th>\n',
                ))
            else:
                pass
                t_15.extend((
                    '<tr id="',
                    put(l_2_row.group.id),
                    '">\n<th scope="row"',
                ))
                if l_2_row.group.name_id:
                    pass
                    t_15.extend((
                        ' id="',
                        put(l_2_row.group.name_id),
                        '"',
                    ))
                t_15.extend((
                    '>',
                    put(l_2_row.group.label),
                    '</th>\n',
                ))
            t_15.extend((
                '<td>',
                put(l_2_row.group.package.type),
                '</td><td>',
                put(l_2_row.scopes),
                '</td><td>',
                put(l_2_row.licence),
                '</td><td>',
                put(t_1(l_2_row.source)),
                '</td><td>',
            ))
            l_3_loop = missing
            for l_3_place, l_3_loop in LoopContext(l_2_row.places, undefined):
                _loop_vars = {}
                pass
                t_15.append(
                    put(t_1(l_3_place)),
                )
                if (not l_3_loop.last):
                    pass
                    t_15.append(
                        '<br>',
                    )
            l_3_loop = l_3_place = missing
            if l_2_row.more:
                pass
                t_15.append(
                    '<br><small>',
                )
                if (l_2_row.more == 1):
                    pass
                    t_15.extend((
                        '+',
                        put(l_2_row.more),
                        ' more place',
                    ))
                else:
                    pass
                    t_15.extend((
                        '+',
                        put(l_2_row.more),
                        ' more places',
                    ))
                t_15.append(
                    '</small>',
                )
            if l_2_row.layers:
                pass
                t_15.extend((
                    '<br><small>layer</small> ',
                    put(l_2_row.layers),
                ))
            if l_2_row.owner:
                pass
                t_15.extend((
                    '<br><small>came with</small> ',
                    put(l_2_row.owner),
                ))
            t_15.append(
                '</td>\n<td>',
            )
            if l_2_row.group.state:
                pass
                t_15.append(
                    put(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), l_2_row.group.state, _loop_vars=_loop_vars)),
                )
            t_15.append(
                '</td>\n</tr>\n',
            )
        l_2_loop = l_2_row = missing
        t_15.append(
            '</tbody>\n</table>\n</div>\n',
        )
        return concat(t_15)
    context.exported_vars.add('package_table')
    context.vars['package_table'] = l_0_package_table = Macro(environment, macro, 'package_table', ('rows',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_details, l_1_finding_ids):
        t_16 = []
        if l_1_details is missing:
            l_1_details = undefined("parameter 'details' was not provided", name='details')
        if l_1_finding_ids is missing:
            l_1_finding_ids = undefined("parameter 'finding_ids' was not provided", name='finding_ids')
        pass
        l_2_loop = missing
        for l_2_one, l_2_loop in LoopContext(l_1_details, undefined):
            _loop_vars = {}
            pass
            t_16.extend((
                '<details class="p" id="',
                put(l_2_one.group.id),
                '"><summary>',
                put(l_2_one.group.label),
            ))
            if l_2_one.group.state:
                pass
                t_16.extend((
                    ' ',
                    put(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), l_2_one.group.state, _loop_vars=_loop_vars)),
                ))
            t_16.extend((
                '</summary>\n<dl>\n<dt>Package URL<dd>',
                put(context.call((undefined(name='copy') if l_0_copy is missing else l_0_copy), l_2_one.group.package.purl, _loop_vars=_loop_vars)),
                '\n',
            ))
            for (l_3_name, l_3_text) in l_2_one.facts:
                _loop_vars = {}
                pass
                t_16.extend((
                    '<dt>',
                    put(l_3_name),
                    '<dd>',
                    put(l_3_text),
                    '\n',
                ))
            l_3_name = l_3_text = missing
            l_3_loop = missing
            for (l_3_text, l_3_told), l_3_loop in LoopContext(l_2_one.licences, undefined):
                _loop_vars = {}
                pass
                t_16.append(
                    '<dt>',
                )
                if l_3_loop.first:
                    pass
                    t_16.append(
                        'Licence',
                    )
                t_16.extend((
                    '<dd>',
                    put(l_3_text),
                ))
                if l_3_told:
                    pass
                    t_16.extend((
                        ' <small>',
                        put(l_3_told),
                        '</small>',
                    ))
            l_3_loop = l_3_text = l_3_told = missing
            if l_2_one.sources:
                pass
                t_16.extend((
                    '<dt>Source<dd>',
                    put(t_4(l_2_one.sources, ', ')),
                    '\n',
                ))
            for l_3_hash in l_2_one.hashes:
                _loop_vars = {}
                pass
                t_16.extend((
                    '<dt>',
                    put(l_3_hash.algorithm),
                    '<dd>',
                    put(context.call((undefined(name='copy') if l_0_copy is missing else l_0_copy), l_3_hash.value, _loop_vars=_loop_vars)),
                ))
                if (l_3_hash.of != 'distribution'):
                    pass
                    t_16.extend((
                        ' <small>of the ',
                        put(l_3_hash.of),
                        '</small>',
                    ))
            l_3_hash = missing
            if l_2_one.more_hashes:
                pass
                t_16.append(
                    '<dt><dd><small>',
                )
                if (l_2_one.more_hashes == 1):
                    pass
                    t_16.extend((
                        put(l_2_one.more_hashes),
                        ' more hash in the JSON report',
                    ))
                else:
                    pass
                    t_16.extend((
                        put(l_2_one.more_hashes),
                        ' more hashes in the JSON report',
                    ))
                t_16.append(
                    '</small>\n',
                )
            t_16.append(
                '<dt>Where<dd>',
            )
            l_3_loop = missing
            for l_3_place, l_3_loop in LoopContext(l_2_one.places, undefined):
                _loop_vars = {}
                pass
                t_16.extend((
                    '<code>',
                    put(l_3_place),
                    '</code>',
                ))
                if (not l_3_loop.last):
                    pass
                    t_16.append(
                        ', ',
                    )
            l_3_loop = l_3_place = missing
            if l_2_one.more_places:
                pass
                t_16.append(
                    ' <small>',
                )
                if (l_2_one.more_places == 1):
                    pass
                    t_16.extend((
                        'and ',
                        put(l_2_one.more_places),
                        ' more place',
                    ))
                else:
                    pass
                    t_16.extend((
                        'and ',
                        put(l_2_one.more_places),
                        ' more places',
                    ))
                t_16.append(
                    '</small>',
                )
            if l_2_one.ways:
                pass
                t_16.extend((
                    '<dt>Comes in by<dd><pre>',
                    put(l_2_one.ways),
                    '</pre>',
                ))
                if l_2_one.more_ways:
                    pass
                    t_16.append(
                        '<small>',
                    )
                    if (l_2_one.needed_by == 1):
                        pass
                        t_16.extend((
                            'These are the ',
                            put(l_2_one.way_count),
                            ' shortest ways, and there are more; ',
                            put(l_2_one.needed_by),
                            ' package or project names it.',
                        ))
                    else:
                        pass
                        t_16.extend((
                            'These are the ',
                            put(l_2_one.way_count),
                            ' shortest ways, and there are more; ',
                            put(l_2_one.needed_by),
                            ' packages or projects name it.',
                        ))
                    t_16.append(
                        '</small>',
                    )
            if l_2_one.sole:
                pass
                t_16.extend((
                    '<dt>Goes away with<dd>',
                    put(l_2_one.sole),
                    '\n',
                ))
            for l_3_finding in l_2_one.findings:
                _loop_vars = {}
                pass
                t_16.extend((
                    '<dt>',
                    put(l_3_finding.code),
                    '<dd>',
                    put(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), l_3_finding.state, _loop_vars=_loop_vars)),
                    ' ',
                ))
                if (l_3_finding in l_1_finding_ids):
                    pass
                    t_16.extend((
                        '<a href="#',
                        put(environment.getitem(l_1_finding_ids, l_3_finding)),
                        '">',
                        put(l_3_finding.message),
                        '</a>',
                    ))
                else:
                    pass
                    t_16.append(
                        put(l_3_finding.message),
                    )
            l_3_finding = missing
            t_16.append(
                '</dl></details>\n',
            )
        l_2_loop = l_2_one = missing
        return concat(t_16)
    context.exported_vars.add('package_details')
    context.vars['package_details'] = l_0_package_details = Macro(environment, macro, 'package_details', ('details', 'finding_ids'), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_findings, l_1_packages, l_1_most):
        t_17 = []
        if l_1_findings is missing:
            l_1_findings = undefined("parameter 'findings' was not provided", name='findings')
        if l_1_packages is missing:
            l_1_packages = undefined("parameter 'packages' was not provided", name='packages')
        if l_1_most is missing:
            l_1_most = undefined("parameter 'most' was not provided", name='most')
        pass
        if l_1_findings:
            pass
            t_17.append(
                '<div class="sheet">\n<table class="t-newf">\n<caption class="vh">Findings that came or went</caption>\n<thead><tr><th scope="col">Change</th><th scope="col">Finding</th></tr></thead>\n<tbody>\n',
            )
            for l_2_one in l_1_findings[:l_1_most]:
                _loop_vars = {}
                pass
                t_17.extend((
                    '<tr>\n<td>',
                    put(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), l_2_one.kind, _loop_vars=_loop_vars)),
                    '</td>\n<th scope="row">',
                ))
                if context.call(l_2_one.message.startswith, l_2_one.label, _loop_vars=_loop_vars):
                    pass
                    t_17.extend((
                        '<b>',
                        put(l_2_one.label),
                        '</b>',
                        put(l_2_one.message[t_5(l_2_one.label):]),
                    ))
                else:
                    pass
                    t_17.extend((
                        '<b>',
                        put(l_2_one.label),
                        '</b><br>',
                        put(l_2_one.message),
                    ))
                t_17.extend((
                    '<br><small>',
                    put(l_2_one.code),
                    '</small></th>\n</tr>\n',
                ))
            l_2_one = missing
            t_17.extend((
                '</tbody>\n</table>\n</div>\n',
                put(context.call((undefined(name='left_out') if l_0_left_out is missing else l_0_left_out), t_5(l_1_findings), l_1_most)),
                '\n',
            ))
        if l_1_packages:
            pass
            t_17.append(
                '<div class="sheet">\n<table class="t-change">\n<caption class="vh">Packages that changed</caption>\n<thead><tr><th scope="col">Change</th><th scope="col">Package</th><th scope="col">Before</th><th scope="col">Now</th><th scope="col">Scope</th><th scope="col">Where</th></tr></thead>\n<tbody>\n',
            )
            l_2_loop = missing
            for l_2_one, l_2_loop in LoopContext(l_1_packages[:l_1_most], undefined):
                _loop_vars = {}
                pass
                t_17.extend((
                    '<tr>\n<td>',
                    put(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), ('licence changed' if (l_2_one.kind == 'licence') else l_2_one.kind), _loop_vars=_loop_vars)),
                    '</td>\n<th scope="row">',
                    put(t_1(l_2_one.package)),
                    '</th>\n<td>',
                    put(t_4(l_2_one.old, ', ')),
                    '</td><td>',
                    put(t_4(l_2_one.new, ', ')),
                    '</td><td>',
                    put(l_2_one.scope),
                    '</td><td>',
                ))
                l_3_loop = missing
                for l_3_place, l_3_loop in LoopContext(l_2_one.places[:2], undefined):
                    _loop_vars = {}
                    pass
                    t_17.extend((
                        '<code>',
                        put(t_1(l_3_place)),
                        '</code>',
                    ))
                    if (not l_3_loop.last):
                        pass
                        t_17.append(
                            '<br>',
                        )
                l_3_loop = l_3_place = missing
                t_17.append(
                    '</td>\n</tr>\n',
                )
            l_2_loop = l_2_one = missing
            t_17.extend((
                '</tbody>\n</table>\n</div>\n',
                put(context.call((undefined(name='left_out') if l_0_left_out is missing else l_0_left_out), t_5(l_1_packages), l_1_most)),
                '\n',
            ))
        return concat(t_17)
    context.exported_vars.add('change_tables')
    context.vars['change_tables'] = l_0_change_tables = Macro(environment, macro, 'change_tables', ('findings', 'packages', 'most'), False, False, False, context.eval_ctx.autoescape)
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="'
    yield put((undefined(name='csp') if l_0_csp is missing else l_0_csp))
    yield '">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n<title>'
    if (undefined(name='difference') if l_0_difference is missing else l_0_difference):
        pass
        yield 'Changes: '
        yield put((undefined(name='difference') if l_0_difference is missing else l_0_difference).old)
        yield ' to '
        yield put((undefined(name='difference') if l_0_difference is missing else l_0_difference).new)
        yield ' - sca diff'
    else:
        pass
        yield put(t_2((undefined(name='standing') if l_0_standing is missing else l_0_standing).word))
        yield ': '
        yield put((undefined(name='result') if l_0_result is missing else l_0_result).target)
        yield ' - sca report'
    yield '</title>\n<style>'
    yield put((undefined(name='style') if l_0_style is missing else l_0_style))
    yield '</style>\n<link rel="stylesheet" href="'
    yield put((undefined(name='stylesheet') if l_0_stylesheet is missing else l_0_stylesheet))
    yield '">\n</head>\n<body>\n'
    if (undefined(name='part') if l_0_part is missing else l_0_part):
        pass
        yield '<header class="top">\n<p class="brand">sca <span>software composition report</span></p>\n<h1>'
        yield put((undefined(name='result') if l_0_result is missing else l_0_result).target)
        yield ': packages '
        yield put((undefined(name='part') if l_0_part is missing else l_0_part).first)
        yield ' to '
        yield put((undefined(name='part') if l_0_part is missing else l_0_part).last)
        yield ' of '
        yield put((undefined(name='part') if l_0_part is missing else l_0_part).of)
        yield '</h1>\n<nav aria-label="Pages">\n<a href="'
        yield put((undefined(name='part') if l_0_part is missing else l_0_part).main)
        yield '">The report</a>\n'
        for l_1_page in (undefined(name='part') if l_0_part is missing else l_0_part).pages:
            _loop_vars = {}
            pass
            yield '<a href="'
            yield put(l_1_page.name)
            yield '"'
            if (l_1_page.number == (undefined(name='part') if l_0_part is missing else l_0_part).number):
                pass
                yield ' aria-current="page"'
            yield '>'
            yield put(l_1_page.number)
            yield '<span class="vh"> of '
            yield put(t_5((undefined(name='part') if l_0_part is missing else l_0_part).pages))
            yield '</span></a>\n'
        l_1_page = missing
        yield '</nav>\n</header>\n<main id="packages">\n<h2>Packages</h2>\n'
        yield put(context.call((undefined(name='package_table') if l_0_package_table is missing else l_0_package_table), (undefined(name='part') if l_0_part is missing else l_0_part).rows))
        yield '\n'
        if (undefined(name='part') if l_0_part is missing else l_0_part).details:
            pass
            yield '<h2>Details</h2>\n<div class="details">\n'
            yield put(context.call((undefined(name='package_details') if l_0_package_details is missing else l_0_package_details), (undefined(name='part') if l_0_part is missing else l_0_part).details, {}))
            yield '\n</div>\n'
        yield '</main>\n'
    elif (undefined(name='difference') if l_0_difference is missing else l_0_difference):
        pass
        yield '<header class="top">\n<p class="brand">sca <span>what changed</span></p>\n<h1>'
        yield put(t_1((undefined(name='difference') if l_0_difference is missing else l_0_difference).old))
        yield ' <span aria-hidden="true">&rarr;</span><span class="vh">to</span> '
        yield put(t_1((undefined(name='difference') if l_0_difference is missing else l_0_difference).new))
        yield '</h1>\n</header>\n<main>\n<section class="verdict '
        yield put((undefined(name='tone') if l_0_tone is missing else l_0_tone))
        yield '" aria-labelledby="verdict">\n<h2 id="verdict"><span class="icon" aria-hidden="true"></span>'
        yield put((undefined(name='heading') if l_0_heading is missing else l_0_heading))
        yield '</h2>\n<ul class="why">\n<li>'
        yield put((undefined(name='summary') if l_0_summary is missing else l_0_summary))
        yield '</li>\n'
        for l_1_note in (undefined(name='notes') if l_0_notes is missing else l_0_notes):
            _loop_vars = {}
            pass
            yield '<li>'
            yield put(l_1_note)
            yield '</li>\n'
        l_1_note = missing
        yield '</ul>\n</section>\n'
        if ((undefined(name='changed_findings') if l_0_changed_findings is missing else l_0_changed_findings) or (undefined(name='difference') if l_0_difference is missing else l_0_difference).packages):
            pass
            yield '<section id="changes" aria-labelledby="changes-h">\n<h2 id="changes-h">Changes</h2>\n'
            yield put(context.call((undefined(name='change_tables') if l_0_change_tables is missing else l_0_change_tables), (undefined(name='changed_findings') if l_0_changed_findings is missing else l_0_changed_findings), (undefined(name='difference') if l_0_difference is missing else l_0_difference).packages, (undefined(name='most_changes') if l_0_most_changes is missing else l_0_most_changes)))
            yield '\n</section>\n'
        yield '</main>\n'
    else:
        pass
        l_0_verdict = (undefined(name='result') if l_0_result is missing else l_0_result).verdict
        context.vars['verdict'] = l_0_verdict
        context.exported_vars.add('verdict')
        l_0_coverage = (undefined(name='result') if l_0_result is missing else l_0_result).coverage
        context.vars['coverage'] = l_0_coverage
        context.exported_vars.add('coverage')
        l_0_fills = {'parsed': '#17693b', 'parsed with problems': '#8a5200', 'unsupported': '#8a5200', 'refused': '#b3231b', 'unreadable': '#b3231b', 'excluded': '#4d5866'}
        context.vars['fills'] = l_0_fills
        context.exported_vars.add('fills')
        l_0_outcomes = [('parsed', (undefined(name='coverage') if l_0_coverage is missing else l_0_coverage).parsed), ('parsed with problems', (undefined(name='coverage') if l_0_coverage is missing else l_0_coverage).parsed_with_problems), ('refused', (undefined(name='coverage') if l_0_coverage is missing else l_0_coverage).refused), ('unreadable', (undefined(name='coverage') if l_0_coverage is missing else l_0_coverage).unreadable), ('unsupported', (undefined(name='coverage') if l_0_coverage is missing else l_0_coverage).unsupported), ('excluded', (undefined(name='coverage') if l_0_coverage is missing else l_0_coverage).excluded)]
        context.vars['outcomes'] = l_0_outcomes
        context.exported_vars.add('outcomes')
        yield '<a class="skip" href="#todo">Skip to what to do</a>\n<header class="top">\n<p class="brand">sca <span>software composition report</span></p>\n<h1>'
        yield put((undefined(name='result') if l_0_result is missing else l_0_result).target)
        yield '</h1>\n<p class="facts">\n'
        t_18 = 1
        for l_1_layer in (undefined(name='verdict') if l_0_verdict is missing else l_0_verdict).layers:
            _loop_vars = {}
            pass
            yield '<span>policy <b>'
            yield put(l_1_layer.name)
            yield '</b> <code title="sha256 '
            yield put(l_1_layer.sha256)
            yield '">'
            yield put(l_1_layer.sha256[:12])
            yield '</code></span>\n'
            t_18 = 0
        l_1_layer = missing
        if t_18:
            pass
            yield '<span>no policy</span>\n'
        if (undefined(name='verdict') if l_0_verdict is missing else l_0_verdict).families:
            pass
            yield '<span>rules for <b>'
            yield put(t_4((undefined(name='verdict') if l_0_verdict is missing else l_0_verdict).families, ', '))
            yield '</b></span>\n'
        yield '<span>judged on <b>'
        yield put((undefined(name='verdict') if l_0_verdict is missing else l_0_verdict).judged_on)
        yield '</b></span>\n<span>'
        yield put((undefined(name='result') if l_0_result is missing else l_0_result).tool.name)
        yield ' '
        yield put((undefined(name='result') if l_0_result is missing else l_0_result).tool.version)
        yield '</span>\n'
        if (undefined(name='result') if l_0_result is missing else l_0_result).timestamp:
            pass
            yield '<span>'
            yield put((undefined(name='result') if l_0_result is missing else l_0_result).timestamp)
            yield '</span>'
        if (undefined(name='result') if l_0_result is missing else l_0_result).build:
            pass
            if (undefined(name='result') if l_0_result is missing else l_0_result).build.branch:
                pass
                yield '<span>branch <b>'
                yield put((undefined(name='result') if l_0_result is missing else l_0_result).build.branch)
                yield '</b></span>\n'
            if (undefined(name='result') if l_0_result is missing else l_0_result).build.commit:
                pass
                yield '<span>commit <code title="'
                yield put((undefined(name='result') if l_0_result is missing else l_0_result).build.commit)
                yield '">'
                yield put((undefined(name='result') if l_0_result is missing else l_0_result).build.commit[:12])
                yield '</code></span>\n'
            if t_7((undefined(name='result') if l_0_result is missing else l_0_result).build.url):
                pass
                yield '<span>build <a href="'
                yield put((undefined(name='result') if l_0_result is missing else l_0_result).build.url)
                yield '" rel="noreferrer noopener">'
                yield put(((undefined(name='result') if l_0_result is missing else l_0_result).build.number or (undefined(name='result') if l_0_result is missing else l_0_result).build.ci))
                yield '</a></span>\n'
        yield '</p>\n</header>\n<main>\n<section class="verdict '
        yield put((undefined(name='standing') if l_0_standing is missing else l_0_standing).tone)
        yield '" aria-labelledby="verdict">\n<h2 id="verdict"><span class="icon" aria-hidden="true"></span>'
        yield put(t_2((undefined(name='standing') if l_0_standing is missing else l_0_standing).word))
        yield '</h2>\n<ul class="why">\n'
        for l_1_reason in (undefined(name='result') if l_0_result is missing else l_0_result).reasons:
            _loop_vars = {}
            pass
            yield '<li>'
            yield put(context.call(l_1_reason.removeprefix, markup_join(((undefined(name='standing') if l_0_standing is missing else l_0_standing).word, ': ', )), _loop_vars=_loop_vars))
            yield '</li>\n'
        l_1_reason = missing
        if (not (undefined(name='result') if l_0_result is missing else l_0_result).complete):
            pass
            yield '<li>What was not read was not judged: '
            yield put(context.call((undefined(name='anchor') if l_0_anchor is missing else l_0_anchor), ('todo' if (undefined(name='losses') if l_0_losses is missing else l_0_losses) else 'coverage'), 'see what is missing'))
            yield '.</li>\n'
        yield '</ul>\n<p class="exit">exit status <b>'
        yield put((undefined(name='result') if l_0_result is missing else l_0_result).exit_status)
        yield '</b></p>\n'
        if (((undefined(name='groups') if l_0_groups is missing else l_0_groups) or (undefined(name='since') if l_0_since is missing else l_0_since)) or (undefined(name='who') if l_0_who is missing else l_0_who)):
            pass
            yield '<dl class="answers">\n'
            if (undefined(name='groups') if l_0_groups is missing else l_0_groups):
                pass
                yield '<div><dt>What to change</dt><dd>'
                yield put(context.call((undefined(name='anchor') if l_0_anchor is missing else l_0_anchor), 'todo', (markup_join(('', (t_5((undefined(name='groups') if l_0_groups is missing else l_0_groups)) + (undefined(name='groups_over') if l_0_groups_over is missing else l_0_groups_over)), ' entry', )) if ((t_5((undefined(name='groups') if l_0_groups is missing else l_0_groups)) + (undefined(name='groups_over') if l_0_groups_over is missing else l_0_groups_over)) == 1) else markup_join(('', (t_5((undefined(name='groups') if l_0_groups is missing else l_0_groups)) + (undefined(name='groups_over') if l_0_groups_over is missing else l_0_groups_over)), ' entries', )))))
                yield ', first '
                yield put(environment.getitem((undefined(name='groups') if l_0_groups is missing else l_0_groups), 0).action.target)
                if environment.getitem((undefined(name='groups') if l_0_groups is missing else l_0_groups), 0).action.fixes:
                    pass
                    yield ': '
                    yield put(environment.getitem(environment.getitem((undefined(name='groups') if l_0_groups is missing else l_0_groups), 0).action.fixes, 0))
                yield '</dd></div>\n'
            if (undefined(name='since') if l_0_since is missing else l_0_since):
                pass
                yield '<div><dt>Since when</dt>'
                for l_1_line in (undefined(name='since') if l_0_since is missing else l_0_since):
                    _loop_vars = {}
                    pass
                    yield '<dd>'
                    yield put(l_1_line)
                    yield '</dd>'
                l_1_line = missing
                yield '</div>\n'
            if (undefined(name='who') if l_0_who is missing else l_0_who):
                pass
                yield '<div><dt>Who can let it pass</dt>'
                for l_1_line in (undefined(name='who') if l_0_who is missing else l_0_who):
                    _loop_vars = {}
                    pass
                    yield '<dd>'
                    yield put(l_1_line)
                    yield '</dd>'
                l_1_line = missing
                yield '</div>\n'
            yield '</dl>\n'
        yield '</section>\n<dl class="tiles">\n'
        for (l_1_state, l_1_count) in context.call((undefined(name='counts') if l_0_counts is missing else l_0_counts).items):
            _loop_vars = {}
            pass
            yield '<div class="tile '
            yield put(l_1_state)
            if (not l_1_count):
                pass
                yield ' none'
            yield '"><dt>'
            yield put(t_8(l_1_state))
            yield '</dt><dd>'
            yield put(l_1_count)
            yield '</dd></div>\n'
        l_1_state = l_1_count = missing
        for (l_1_kind, l_1_count) in context.call((undefined(name='subjects') if l_0_subjects is missing else l_0_subjects).items):
            _loop_vars = {}
            pass
            yield '<div class="tile"><dt>'
            yield put(l_1_kind)
            yield '</dt><dd>'
            yield put(l_1_count)
            yield '</dd></div>\n'
        l_1_kind = l_1_count = missing
        yield '<div class="tile'
        if (not (undefined(name='result') if l_0_result is missing else l_0_result).complete):
            pass
            yield ' undetermined'
        yield '"><dt>files read</dt><dd>'
        yield put(((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage).parsed + (undefined(name='coverage') if l_0_coverage is missing else l_0_coverage).parsed_with_problems))
        yield '<small> of '
        yield put((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage).recognised)
        yield '</small></dd></div>\n</dl>\n<nav aria-label="Sections">\n<a href="#todo">What to do</a>\n'
        if (undefined(name='result') if l_0_result is missing else l_0_result).baseline:
            pass
            yield '<a href="#changes">Changes</a>\n'
        yield '<a href="#findings">Findings</a>\n'
        if (undefined(name='picture') if l_0_picture is missing else l_0_picture):
            pass
            yield '<a href="#ways">Ways in</a>\n'
        if ((undefined(name='vulnerabilities') if l_0_vulnerabilities is missing else l_0_vulnerabilities) or (undefined(name='result') if l_0_result is missing else l_0_result).advisories):
            pass
            yield '<a href="#vulnerabilities">Vulnerabilities</a>\n'
        yield '<a href="#waivers">Waivers</a>\n<a href="#problems">Problems</a>\n<a href="#coverage">Coverage</a>\n<a href="#licences">Licences</a>\n'
        if (undefined(name='image_facts') if l_0_image_facts is missing else l_0_image_facts):
            pass
            yield '<a href="#image">Image</a>\n'
        yield '<a href="#packages">Packages</a>\n<a href="#projects">Projects</a>\n<a href="#run">This run</a>\n<a href="#words">Words</a>\n</nav>\n\n<section id="todo" aria-labelledby="todo-h">\n<h2 id="todo-h">What to do</h2>\n'
        if (undefined(name='losses') if l_0_losses is missing else l_0_losses):
            pass
            yield '<p class="lead">First, what could not be read: nothing in it was judged.</p>\n<ol class="todo lost sheet">\n'
            for l_1_one in (undefined(name='losses') if l_0_losses is missing else l_0_losses):
                l_1_problem = missing
                _loop_vars = {}
                pass
                l_1_problem = l_1_one.first
                _loop_vars['problem'] = l_1_problem
                yield '<li>\n<h3>'
                yield put(t_1((undefined(name='problem') if l_1_problem is missing else l_1_problem).location))
                if l_1_one.further:
                    pass
                    yield '<br><small>'
                    if (l_1_one.further == 1):
                        pass
                        yield 'and '
                        yield put(l_1_one.further)
                        yield ' more place'
                    else:
                        pass
                        yield 'and '
                        yield put(l_1_one.further)
                        yield ' more places'
                    yield '</small>'
                yield '</h3>\n<ul>\n<li><span class="b lost">lost: the '
                yield put((undefined(name='problem') if l_1_problem is missing else l_1_problem).cost)
                yield '</span> '
                yield put((undefined(name='problem') if l_1_problem is missing else l_1_problem).message)
                yield '</li>\n</ul>\n<ul class="fixes">\n'
                if (undefined(name='problem') if l_1_problem is missing else l_1_problem).help:
                    pass
                    yield '<li>'
                    yield put((undefined(name='problem') if l_1_problem is missing else l_1_problem).help)
                    yield '</li>\n'
                yield '</ul>\n</li>\n'
            l_1_one = l_1_problem = missing
            yield '</ol>\n'
            if ((undefined(name='losses_left') if l_0_losses_left is missing else l_0_losses_left) > 0):
                pass
                yield '<p class="lead left">'
                if ((undefined(name='losses_left') if l_0_losses_left is missing else l_0_losses_left) == 1):
                    pass
                    yield 'And '
                    yield put((undefined(name='losses_left') if l_0_losses_left is missing else l_0_losses_left))
                    yield ' more loss under '
                    yield put(context.call((undefined(name='anchor') if l_0_anchor is missing else l_0_anchor), 'problems', 'Problems'))
                    yield '.'
                else:
                    pass
                    yield 'And '
                    yield put((undefined(name='losses_left') if l_0_losses_left is missing else l_0_losses_left))
                    yield ' more losses under '
                    yield put(context.call((undefined(name='anchor') if l_0_anchor is missing else l_0_anchor), 'problems', 'Problems'))
                    yield '.'
                yield '</p>'
        if (undefined(name='groups') if l_0_groups is missing else l_0_groups):
            pass
            yield '<p class="lead">One entry for each dependency or file that somebody can change, those that settle the most first.</p>\n<ol class="todo sheet">\n'
            for l_1_entry in (undefined(name='groups') if l_0_groups is missing else l_0_groups):
                l_1_most_in_group = resolve('most_in_group')
                l_1_group = missing
                _loop_vars = {}
                pass
                l_1_group = l_1_entry.action
                _loop_vars['group'] = l_1_group
                yield '<li>\n<h3>'
                yield put(t_1((undefined(name='group') if l_1_group is missing else l_1_group).target))
                if ((undefined(name='group') if l_1_group is missing else l_1_group).place != (undefined(name='group') if l_1_group is missing else l_1_group).target):
                    pass
                    yield '<br><small>in '
                    yield put(t_1((undefined(name='group') if l_1_group is missing else l_1_group).place))
                    yield '</small>'
                yield '</h3>\n<ul>\n'
                for l_2_finding in (undefined(name='group') if l_1_group is missing else l_1_group).findings[:(undefined(name='most_in_group') if l_1_most_in_group is missing else l_1_most_in_group)]:
                    _loop_vars = {}
                    pass
                    yield '<li>'
                    yield put(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), l_2_finding.state, _loop_vars=_loop_vars))
                    yield ' '
                    if (l_2_finding in (undefined(name='finding_ids') if l_0_finding_ids is missing else l_0_finding_ids)):
                        pass
                        yield '<a href="#'
                        yield put(environment.getitem((undefined(name='finding_ids') if l_0_finding_ids is missing else l_0_finding_ids), l_2_finding))
                        yield '">'
                        yield put(l_2_finding.message)
                        yield '</a>'
                    else:
                        pass
                        yield put(l_2_finding.message)
                    yield '</li>\n'
                l_2_finding = missing
                if (t_5((undefined(name='group') if l_1_group is missing else l_1_group).findings) > (undefined(name='most_in_group') if l_1_most_in_group is missing else l_1_most_in_group)):
                    pass
                    yield '<li>'
                    if ((t_5((undefined(name='group') if l_1_group is missing else l_1_group).findings) - (undefined(name='most_in_group') if l_1_most_in_group is missing else l_1_most_in_group)) == 1):
                        pass
                        yield 'and '
                        yield put((t_5((undefined(name='group') if l_1_group is missing else l_1_group).findings) - (undefined(name='most_in_group') if l_1_most_in_group is missing else l_1_most_in_group)))
                        yield ' more finding in the table below'
                    else:
                        pass
                        yield 'and '
                        yield put((t_5((undefined(name='group') if l_1_group is missing else l_1_group).findings) - (undefined(name='most_in_group') if l_1_most_in_group is missing else l_1_most_in_group)))
                        yield ' more findings in the table below'
                    yield '</li>\n'
                yield '</ul>\n<div>\n<ul class="fixes">\n'
                for l_2_offer in (undefined(name='group') if l_1_group is missing else l_1_group).offers[:(undefined(name='most_in_group') if l_1_most_in_group is missing else l_1_most_in_group)]:
                    _loop_vars = {}
                    pass
                    yield '<li class="offer">'
                    if l_2_offer.remedy.edit:
                        pass
                        yield put(l_2_offer.remedy.edit)
                        yield '<br>'
                    if l_2_offer.remedy.command:
                        pass
                        if (l_2_offer.remedy.folder != '.'):
                            pass
                            yield '<small>in '
                            yield put(t_1(l_2_offer.remedy.folder))
                            yield '</small> '
                        yield '<code>'
                        yield put(l_2_offer.remedy.command)
                        yield '</code><br>'
                    if l_2_offer.remedy.alternative:
                        pass
                        yield '<small>or</small> <code>'
                        yield put(l_2_offer.remedy.alternative)
                        yield '</code><br>'
                    yield '<small>'
                    yield put(l_2_offer.remedy.title)
                    if (l_2_offer.remedy.place != (undefined(name='group') if l_1_group is missing else l_1_group).place):
                        pass
                        yield ' in '
                        yield put(l_2_offer.remedy.place)
                    yield ', '
                    yield put(l_2_offer.standing)
                    yield '</small>'
                    for l_3_line in l_2_offer.notes:
                        _loop_vars = {}
                        pass
                        yield '<br><small>'
                        yield put(l_3_line)
                        yield '</small>'
                    l_3_line = missing
                    yield '</li>\n'
                l_2_offer = missing
                for l_2_fix in (undefined(name='group') if l_1_group is missing else l_1_group).fixes[:(undefined(name='most_in_group') if l_1_most_in_group is missing else l_1_most_in_group)]:
                    _loop_vars = {}
                    pass
                    yield '<li>'
                    yield put(l_2_fix)
                    yield '</li>\n'
                l_2_fix = missing
                yield '</ul>\n'
                if l_1_entry.exceptions:
                    pass
                    yield '<details class="quiet"><summary>or have it let through</summary>\n'
                    for l_2_command in l_1_entry.exceptions:
                        _loop_vars = {}
                        pass
                        yield '<p class="command">'
                        yield put(context.call((undefined(name='copy') if l_0_copy is missing else l_0_copy), l_2_command, _loop_vars=_loop_vars))
                        yield '</p>\n'
                    l_2_command = missing
                    yield '</details>\n'
                yield '</div>\n</li>\n'
            l_1_entry = l_1_group = l_1_most_in_group = missing
            yield '</ol>\n'
            if ((undefined(name='groups_left') if l_0_groups_left is missing else l_0_groups_left) > 0):
                pass
                yield '<p class="lead">'
                if ((undefined(name='groups_left') if l_0_groups_left is missing else l_0_groups_left) == 1):
                    pass
                    yield 'And '
                    yield put((undefined(name='groups_left') if l_0_groups_left is missing else l_0_groups_left))
                    yield ' more entry: the findings below are all there are.'
                else:
                    pass
                    yield 'And '
                    yield put((undefined(name='groups_left') if l_0_groups_left is missing else l_0_groups_left))
                    yield ' more entries: the findings below are all there are.'
                yield '</p>'
        elif (undefined(name='empty') if l_0_empty is missing else l_0_empty):
            pass
            yield '<p class="empty">Look whether this is the right folder: no lock file, requirements file or Dockerfile was found in it.</p>\n'
        elif (undefined(name='result') if l_0_result is missing else l_0_result).complete:
            pass
            yield '<p class="empty">Nothing: no finding is open.</p>\n'
        else:
            pass
            yield '<p class="empty">No finding is open in what could be read. Look at the '
            yield put(context.call((undefined(name='anchor') if l_0_anchor is missing else l_0_anchor), 'problems', 'problems'))
            yield ' first.</p>\n'
        yield '</section>\n\n'
        if (undefined(name='result') if l_0_result is missing else l_0_result).baseline:
            pass
            yield '<section id="changes" aria-labelledby="changes-h">\n<h2 id="changes-h">Changes <small>since '
            yield put((undefined(name='result') if l_0_result is missing else l_0_result).baseline.written)
            yield '</small></h2>\n<p class="lead">'
            if ((undefined(name='result') if l_0_result is missing else l_0_result).baseline.known == 1):
                pass
                yield 'The baseline lists '
                yield put((undefined(name='result') if l_0_result is missing else l_0_result).baseline.known)
                yield ' finding;'
            else:
                pass
                yield 'The baseline lists '
                yield put((undefined(name='result') if l_0_result is missing else l_0_result).baseline.known)
                yield ' findings;'
            yield ' '
            if ((undefined(name='result') if l_0_result is missing else l_0_result).baseline.gone == 1):
                pass
                yield put((undefined(name='result') if l_0_result is missing else l_0_result).baseline.gone)
                yield ' of them is gone.'
            else:
                pass
                yield put((undefined(name='result') if l_0_result is missing else l_0_result).baseline.gone)
                yield ' of them are gone.'
            if (undefined(name='changes_summary') if l_0_changes_summary is missing else l_0_changes_summary):
                pass
                yield ' '
                yield put(t_2((undefined(name='changes_summary') if l_0_changes_summary is missing else l_0_changes_summary)))
                yield '.'
            yield '</p>\n'
            yield put(context.call((undefined(name='change_tables') if l_0_change_tables is missing else l_0_change_tables), (undefined(name='changed_findings') if l_0_changed_findings is missing else l_0_changed_findings), ((undefined(name='changes') if l_0_changes is missing else l_0_changes).packages if (undefined(name='changes') if l_0_changes is missing else l_0_changes) else []), (undefined(name='most_changes') if l_0_most_changes is missing else l_0_most_changes)))
            yield '\n</section>\n\n'
        yield '<section id="findings" aria-labelledby="findings-h">\n<h2 id="findings-h">Findings <small>'
        yield put(t_5((undefined(name='findings') if l_0_findings is missing else l_0_findings)))
        yield '</small></h2>\n<div class="tools" id="tools" hidden>\n<label>Search findings and packages <input id="search" type="search" autocomplete="off" spellcheck="false"></label>\n<div id="facets"></div>\n<button id="clear" type="button">Clear all</button>\n<p id="shown" role="status"></p>\n<p id="said" class="vh" role="status"></p>\n</div>\n'
        if (undefined(name='findings') if l_0_findings is missing else l_0_findings):
            pass
            yield '<div class="sheet">\n<table class="t-find">\n<caption class="vh">Findings, open ones first</caption>\n<thead><tr><th scope="col">State</th><th scope="col">Finding</th><th scope="col">Where, and the policy line</th><th scope="col">How it comes in</th><th scope="col">What to do</th></tr></thead>\n<tbody>\n'
            l_1_loop = missing
            for l_1_finding, l_1_loop in LoopContext((undefined(name='findings') if l_0_findings is missing else l_0_findings)[:(undefined(name='most_findings') if l_0_most_findings is missing else l_0_most_findings)], undefined):
                l_1_anchors = resolve('anchors')
                l_1_at = missing
                _loop_vars = {}
                pass
                yield '<tr id="f'
                yield put(l_1_loop.index)
                yield '">\n<td>'
                yield put(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), l_1_finding.state, _loop_vars=_loop_vars))
                if l_1_finding.since:
                    pass
                    yield '<br><small class="s">since '
                    yield put(l_1_finding.since)
                    yield '</small>'
                elif (undefined(name='result') if l_0_result is missing else l_0_result).baseline:
                    pass
                    yield '<br><small class="s">new</small>'
                yield '</td>\n<th scope="row">'
                l_1_at = context.call((undefined(name='anchors') if l_1_anchors is missing else l_1_anchors).get, l_1_finding.node, '', _loop_vars=_loop_vars)
                _loop_vars['at'] = l_1_at
                if context.call(l_1_finding.message.startswith, l_1_finding.label, _loop_vars=_loop_vars):
                    pass
                    yield '<b>'
                    if (undefined(name='at') if l_1_at is missing else l_1_at):
                        pass
                        yield '<a href="#'
                        yield put((undefined(name='at') if l_1_at is missing else l_1_at))
                        yield '">'
                        yield put(l_1_finding.label)
                        yield '</a>'
                    else:
                        pass
                        yield put(l_1_finding.label)
                    yield '</b>'
                    yield put(l_1_finding.message[t_5(l_1_finding.label):])
                else:
                    pass
                    yield '<b>'
                    if (undefined(name='at') if l_1_at is missing else l_1_at):
                        pass
                        yield '<a href="#'
                        yield put((undefined(name='at') if l_1_at is missing else l_1_at))
                        yield '">'
                        yield put(l_1_finding.label)
                        yield '</a>'
                    else:
                        pass
                        yield put(l_1_finding.label)
                    yield '</b><br>'
                    yield put(l_1_finding.message)
                yield '<br><small>'
                yield put(l_1_finding.code)
                yield ' '
                yield put(l_1_finding.rule)
                yield '</small></th>\n<td>'
                yield put(t_1(l_1_finding.where))
                for l_2_step in l_1_finding.where.chain:
                    _loop_vars = {}
                    pass
                    yield '<br><small>included by</small> '
                    yield put(t_1(l_2_step))
                l_2_step = missing
                if l_1_finding.judged_by:
                    pass
                    yield '<br><small>policy</small> '
                    yield put(t_1(l_1_finding.judged_by))
                yield '</td>\n<td>'
                yield put(t_1(t_4(l_1_finding.path[:-1], ' › ')))
                if l_1_finding.more_paths:
                    pass
                    yield ' <small>'
                    if (l_1_finding.more_paths == 1):
                        pass
                        yield '+'
                        yield put(l_1_finding.more_paths)
                        yield ' more way'
                    else:
                        pass
                        yield '+'
                        yield put(l_1_finding.more_paths)
                        yield ' more ways'
                    yield '</small>'
                if (l_1_finding.path or l_1_finding.scope):
                    pass
                    yield '<br><small class="k">'
                    if l_1_finding.path:
                        pass
                        yield put(('direct' if (t_5(l_1_finding.path) < 3) else 'transitive'))
                        yield ' '
                    yield put(l_1_finding.scope)
                    yield '</small>'
                yield '</td>\n<td>'
                yield put(l_1_finding.fix)
                if l_1_finding.waiver:
                    pass
                    yield '<br><small>waiver '
                    yield put(l_1_finding.waiver)
                    yield '</small>'
                if l_1_finding.fails_from:
                    pass
                    yield '<br><small>fails from '
                    yield put(l_1_finding.fails_from)
                    yield ' on</small>'
                for (l_2_name, l_2_value) in l_1_finding.facts:
                    _loop_vars = {}
                    pass
                    yield '<br><small>'
                    yield put(l_2_name)
                    yield ': '
                    yield put(l_2_value)
                    yield '</small>'
                l_2_name = l_2_value = missing
                yield '</td>\n</tr>\n'
            l_1_loop = l_1_finding = l_1_anchors = l_1_at = missing
            yield '</tbody>\n</table>\n</div>\n'
            yield put(context.call((undefined(name='left_out') if l_0_left_out is missing else l_0_left_out), t_5((undefined(name='findings') if l_0_findings is missing else l_0_findings)), (undefined(name='most_findings') if l_0_most_findings is missing else l_0_most_findings)))
            yield '\n<details>\n<summary>The same by rule</summary>\n<div class="sheet">\n<table class="t-rule">\n<caption class="vh">Findings by rule</caption>\n<thead><tr><th scope="col">Rule</th><th scope="col">Open</th><th scope="col">Undetermined</th><th scope="col">Other states</th></tr></thead>\n<tbody>\n'
            for l_1_row in (undefined(name='rules') if l_0_rules is missing else l_0_rules):
                _loop_vars = {}
                pass
                yield '<tr><th scope="row"><b>'
                yield put(l_1_row.code)
                yield '</b> '
                yield put(l_1_row.rule)
                yield '</th><td>'
                yield put(l_1_row.opened)
                yield '</td><td>'
                yield put(l_1_row.undetermined)
                yield '</td><td>'
                yield put(l_1_row.others)
                yield '</td></tr>\n'
            l_1_row = missing
            yield '</tbody>\n</table>\n</div>\n</details>\n'
        else:
            pass
            yield '<p class="empty">'
            yield put(('None.' if (undefined(name='result') if l_0_result is missing else l_0_result).complete else 'None in what could be read.'))
            yield '</p>\n'
        yield '</section>\n\n'
        if (undefined(name='picture') if l_0_picture is missing else l_0_picture):
            pass
            yield '<section id="ways" aria-labelledby="ways-h">\n<h2 id="ways-h">Ways in</h2>\n<p class="lead">The shortest way from a project to everything that is open, undetermined or warned of.'
            if (undefined(name='picture') if l_0_picture is missing else l_0_picture).left:
                pass
                yield ' '
                if ((undefined(name='picture') if l_0_picture is missing else l_0_picture).left == 1):
                    pass
                    yield put((undefined(name='picture') if l_0_picture is missing else l_0_picture).left)
                    yield ' further finding has a way that is not drawn; the table above has it.'
                else:
                    pass
                    yield put((undefined(name='picture') if l_0_picture is missing else l_0_picture).left)
                    yield ' further findings have a way that is not drawn; the table above has it.'
            yield '</p>\n<section class="sheet picture" tabindex="0" aria-label="Picture of the ways in">\n<svg width="'
            yield put((undefined(name='picture') if l_0_picture is missing else l_0_picture).width)
            yield '" height="'
            yield put((undefined(name='picture') if l_0_picture is missing else l_0_picture).height)
            yield '" viewBox="-1 -1 '
            yield put((undefined(name='picture') if l_0_picture is missing else l_0_picture).width)
            yield ' '
            yield put((undefined(name='picture') if l_0_picture is missing else l_0_picture).height)
            yield '" role="img" aria-labelledby="ways-t ways-d" font-family="system-ui, sans-serif" font-size="12">\n<title id="ways-t">Ways from projects to findings</title>\n<desc id="ways-d">The same stands below as an indented text.</desc>\n'
            for l_1_box in (undefined(name='picture') if l_0_picture is missing else l_0_picture).boxes:
                _loop_vars = {}
                pass
                if l_1_box.line:
                    pass
                    yield '<path class="line" fill="none" stroke="#7a8695" d="'
                    yield put(l_1_box.line)
                    yield '"/>\n'
                yield '<rect class="box '
                yield put(l_1_box.tone)
                yield '" fill="none" stroke="#7a8695" x="'
                yield put(l_1_box.x)
                yield '" y="'
                yield put(l_1_box.y)
                yield '" width="'
                yield put((undefined(name='picture') if l_0_picture is missing else l_0_picture).box_width)
                yield '" height="'
                yield put((undefined(name='picture') if l_0_picture is missing else l_0_picture).box_height)
                yield '" rx="5"/>\n<text class="'
                yield put(l_1_box.tone)
                yield '" fill="currentColor" x="'
                yield put((l_1_box.x + 9))
                yield '" y="'
                yield put((l_1_box.y + 16))
                yield '">'
                yield put(l_1_box.text)
                if (l_1_box.label not in l_1_box.text):
                    pass
                    yield '<title>'
                    yield put(l_1_box.label)
                    yield '</title>'
                yield '</text>\n'
            l_1_box = missing
            yield '</svg>\n</section>\n<details>\n<summary>The same as text</summary>\n<pre class="sheet tree">'
            for (l_1_depth, l_1_text, l_1_state) in (undefined(name='picture') if l_0_picture is missing else l_0_picture).lines:
                _loop_vars = {}
                pass
                yield put(('  ' * l_1_depth))
                yield put(l_1_text)
                if l_1_state:
                    pass
                    yield '  ('
                    yield put(t_8(l_1_state))
                    yield ')'
                yield '\n'
            l_1_depth = l_1_text = l_1_state = missing
            yield '</pre>\n</details>\n'
            if (undefined(name='going') if l_0_going is missing else l_0_going):
                pass
                yield '<h3>What goes away with what</h3>\n<p class="lead">What only one direct dependency brings in, in every project that it is in: without that dependency it is gone.</p>\n<div class="sheet">\n<table class="t-going">\n<caption class="vh">What only one direct dependency brings in</caption>\n<thead><tr><th scope="col">Without</th><th scope="col">Findings gone</th><th scope="col">Other packages gone</th><th scope="col">Which</th></tr></thead>\n<tbody>\n'
                for l_1_row in (undefined(name='going') if l_0_going is missing else l_0_going)[:(undefined(name='most_going') if l_0_most_going is missing else l_0_most_going)]:
                    _loop_vars = {}
                    pass
                    yield '<tr>\n<th scope="row"><b>'
                    yield put(t_1(l_1_row.direct))
                    yield '</b></th>\n<td>'
                    yield put(l_1_row.findings)
                    yield '</td>\n<td>'
                    yield put(l_1_row.packages)
                    yield '</td>\n<td>'
                    yield put(t_4(l_1_row.named, ', '))
                    if (l_1_row.packages > t_5(l_1_row.named)):
                        pass
                        yield ' <small>and '
                        yield put((l_1_row.packages - t_5(l_1_row.named)))
                        yield ' more</small>'
                    yield '</td>\n</tr>\n'
                l_1_row = missing
                yield '</tbody>\n</table>\n</div>\n'
                yield put(context.call((undefined(name='left_out') if l_0_left_out is missing else l_0_left_out), t_5((undefined(name='going') if l_0_going is missing else l_0_going)), (undefined(name='most_going') if l_0_most_going is missing else l_0_most_going)))
                yield '\n'
            yield '</section>\n\n'
        if ((undefined(name='vulnerabilities') if l_0_vulnerabilities is missing else l_0_vulnerabilities) or (undefined(name='result') if l_0_result is missing else l_0_result).advisories):
            pass
            yield '<section id="vulnerabilities" aria-labelledby="vulnerabilities-h">\n<h2 id="vulnerabilities-h">Vulnerabilities <small>'
            yield put(t_5((undefined(name='vulnerabilities') if l_0_vulnerabilities is missing else l_0_vulnerabilities)))
            yield '</small></h2>\n'
            if ((undefined(name='result') if l_0_result is missing else l_0_result).advisories and (undefined(name='result') if l_0_result is missing else l_0_result).advisories.fault):
                pass
                yield '<p class="lead">There is no data that can be used: '
                yield put((undefined(name='result') if l_0_result is missing else l_0_result).advisories.fault)
                yield '.</p>\n'
            if (undefined(name='vulnerabilities') if l_0_vulnerabilities is missing else l_0_vulnerabilities):
                pass
                yield '<div class="sheet">\n<table class="t-band">\n<caption class="vh">Vulnerabilities by severity</caption>\n<thead><tr><th scope="col">Severity</th><th scope="col">Vulnerabilities</th><th scope="col">Packages</th><th scope="col">Exploited</th><th scope="col"><span class="vh">Share</span></th></tr></thead>\n<tbody>\n'
                for l_1_row in (undefined(name='bands') if l_0_bands is missing else l_0_bands):
                    _loop_vars = {}
                    pass
                    yield '<tr>\n<th scope="row">'
                    yield put(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), l_1_row.band, _loop_vars=_loop_vars))
                    yield '</th>\n<td>'
                    yield put(l_1_row.vulnerabilities)
                    yield '</td>\n<td>'
                    yield put(l_1_row.packages)
                    yield '</td>\n<td>'
                    yield put(l_1_row.exploited)
                    yield '</td>\n<td>'
                    yield put(context.call((undefined(name='share') if l_0_share is missing else l_0_share), ((100 * l_1_row.vulnerabilities) / t_5((undefined(name='vulnerabilities') if l_0_vulnerabilities is missing else l_0_vulnerabilities))), t_6(context.eval_ctx, l_1_row.band, ' ', '-'), '#1f5fae', _loop_vars=_loop_vars))
                    yield '</td>\n</tr>\n'
                l_1_row = missing
                yield '</tbody>\n</table>\n</div>\n<div class="sheet">\n<table class="t-vuln">\n<caption class="vh">Vulnerabilities, the worst first</caption>\n<thead><tr><th scope="col">Severity</th><th scope="col">Vulnerability</th><th scope="col">Packages</th><th scope="col">Ends with</th><th scope="col">Policy</th></tr></thead>\n<tbody>\n'
                l_1_loop = missing
                for l_1_row, l_1_loop in LoopContext((undefined(name='vulnerabilities') if l_0_vulnerabilities is missing else l_0_vulnerabilities)[:(undefined(name='most_findings') if l_0_most_findings is missing else l_0_most_findings)], undefined):
                    _loop_vars = {}
                    pass
                    yield '<tr>\n<td>'
                    yield put(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), l_1_row.band, _loop_vars=_loop_vars))
                    if l_1_row.score:
                        pass
                        yield ' <small>'
                        yield put(l_1_row.score)
                        yield '</small>'
                    if l_1_row.about.exploited:
                        pass
                        yield '<br><small>known to be exploited since '
                        yield put(l_1_row.about.exploited)
                        yield '</small>'
                    if (not l_1_row.about.certain):
                        pass
                        yield '<br><small>may be affected</small>'
                    yield '</td>\n<th scope="row"><b>'
                    yield put(l_1_row.about.id)
                    yield '</b>'
                    if l_1_row.about.summary:
                        pass
                        yield ' '
                        yield put(l_1_row.about.summary)
                    if l_1_row.others:
                        pass
                        yield '<br><small>also '
                        yield put(t_4(l_1_row.others, ', '))
                        yield '</small>'
                    for l_2_one in l_1_row.about.severities:
                        _loop_vars = {}
                        pass
                        yield '<br><small>'
                        yield put(l_2_one.kind)
                        yield ' '
                        yield put(l_2_one.score)
                        yield '</small>'
                    l_2_one = missing
                    if l_1_row.about.published:
                        pass
                        yield '<br><small>'
                        if l_1_row.about.modified:
                            pass
                            yield 'published '
                            yield put(l_1_row.about.published[:10])
                            yield ', changed '
                            yield put(l_1_row.about.modified[:10])
                        else:
                            pass
                            yield 'published '
                            yield put(l_1_row.about.published[:10])
                        yield '</small>'
                    yield '</th>\n<td>'
                    l_2_loop = missing
                    for l_2_package, l_2_loop in LoopContext(l_1_row.packages[:12], undefined):
                        _loop_vars = {}
                        pass
                        yield put(l_2_package.label)
                        if (not l_2_loop.last):
                            pass
                            yield '<br>'
                    l_2_loop = l_2_package = missing
                    if (t_5(l_1_row.packages) > 12):
                        pass
                        yield '<br><small>and '
                        yield put((t_5(l_1_row.packages) - 12))
                        yield ' more</small>'
                    for (l_2_record, l_2_range) in l_1_row.about.ranges:
                        _loop_vars = {}
                        pass
                        yield '<br><small>'
                        yield put(l_2_record)
                        yield ': '
                        yield put(l_2_range)
                        yield '</small>'
                    l_2_record = l_2_range = missing
                    yield '</td>\n<td>'
                    if l_1_row.about.fixed:
                        pass
                        yield put(t_4(l_1_row.about.fixed, ', '))
                    else:
                        pass
                        yield '<small>no version is known</small>'
                    yield '</td>\n<td>'
                    yield put(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), l_1_row.state, _loop_vars=_loop_vars))
                    yield '</td>\n</tr>\n'
                l_1_loop = l_1_row = missing
                yield '</tbody>\n</table>\n</div>\n'
                yield put(context.call((undefined(name='left_out') if l_0_left_out is missing else l_0_left_out), t_5((undefined(name='vulnerabilities') if l_0_vulnerabilities is missing else l_0_vulnerabilities)), (undefined(name='most_findings') if l_0_most_findings is missing else l_0_most_findings)))
                yield '\n'
            else:
                pass
                yield '<p class="empty">None is known of these packages.</p>\n'
            yield '</section>\n\n'
        yield '<section id="waivers" aria-labelledby="waivers-h">\n<h2 id="waivers-h">Waivers</h2>\n'
        for (l_1_title, l_1_listed) in (undefined(name='waivers') if l_0_waivers is missing else l_0_waivers):
            _loop_vars = {}
            pass
            if l_1_listed:
                pass
                yield '<h3>'
                yield put(l_1_title)
                yield '</h3>\n<div class="sheet">\n<table class="t-waive">\n<caption class="vh">'
                yield put(l_1_title)
                yield ' waivers</caption>\n<thead><tr><th scope="col">Waiver</th><th scope="col">Rule</th><th scope="col">Package</th><th scope="col">Reason</th><th scope="col">Owner</th><th scope="col">Until</th><th scope="col">Findings</th></tr></thead>\n<tbody>\n'
                for l_2_waiver in l_1_listed:
                    _loop_vars = {}
                    pass
                    yield '<tr>\n<th scope="row"><b>'
                    yield put(l_2_waiver.id)
                    yield '</b><br><code>'
                    yield put(t_1(l_2_waiver.location))
                    yield '</code></th>\n<td>'
                    yield put(l_2_waiver.rule)
                    yield '</td>\n<td><code>'
                    yield put(t_1(l_2_waiver.match))
                    yield '</code></td>\n<td>'
                    yield put(l_2_waiver.reason)
                    yield '</td>\n<td>'
                    yield put(l_2_waiver.owner)
                    yield '</td>\n<td>'
                    yield put(l_2_waiver.expires)
                    yield '<br><small>'
                    if (l_2_waiver.days_left < 0):
                        pass
                        if ((-l_2_waiver.days_left) == 1):
                            pass
                            yield put((-l_2_waiver.days_left))
                            yield ' day ago'
                        else:
                            pass
                            yield put((-l_2_waiver.days_left))
                            yield ' days ago'
                    else:
                        pass
                        if (l_2_waiver.days_left == 1):
                            pass
                            yield put(l_2_waiver.days_left)
                            yield ' day left'
                        else:
                            pass
                            yield put(l_2_waiver.days_left)
                            yield ' days left'
                    yield '</small></td>\n<td>'
                    yield put(l_2_waiver.matches)
                    yield '</td>\n</tr>\n'
                l_2_waiver = missing
                yield '</tbody>\n</table>\n</div>\n'
        l_1_title = l_1_listed = missing
        if (not (undefined(name='verdict') if l_0_verdict is missing else l_0_verdict).waivers):
            pass
            yield '<p class="empty">The policy has none.</p>'
        yield '</section>\n\n<section id="problems" aria-labelledby="problems-h">\n<h2 id="problems-h">Problems <small>'
        yield put(t_5((undefined(name='result') if l_0_result is missing else l_0_result).problems))
        yield '</small></h2>\n'
        if (undefined(name='result') if l_0_result is missing else l_0_result).problems:
            pass
            yield '<p class="lead">What could not be taken as it stands. Anything but a notice makes the run incomplete.</p>\n<div class="sheet">\n<table class="t-prob">\n<caption class="vh">Problems in the input</caption>\n<thead><tr><th scope="col">Lost</th><th scope="col">Problem</th><th scope="col">Where</th><th scope="col">What to do</th></tr></thead>\n<tbody>\n'
            for l_1_problem in (undefined(name='result') if l_0_result is missing else l_0_result).problems[:(undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)]:
                _loop_vars = {}
                pass
                yield '<tr>\n<td>'
                if (l_1_problem.cost == 'notice'):
                    pass
                    yield put(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), 'notice', _loop_vars=_loop_vars))
                else:
                    pass
                    yield '<span class="b lost">'
                    yield put(l_1_problem.cost)
                    yield '</span>'
                yield '</td>\n<th scope="row">'
                yield put(l_1_problem.message)
                yield '<br><small>'
                yield put(l_1_problem.code)
                yield '</small></th>\n<td><code>'
                yield put(t_1(l_1_problem.location))
                yield '</code></td>\n<td>'
                yield put(l_1_problem.help)
                yield '</td>\n</tr>\n'
            l_1_problem = missing
            yield '</tbody>\n</table>\n</div>\n'
            yield put(context.call((undefined(name='left_out') if l_0_left_out is missing else l_0_left_out), t_5((undefined(name='result') if l_0_result is missing else l_0_result).problems), (undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)))
            yield '\n'
        else:
            pass
            yield '<p class="empty">None.</p>\n'
        yield '</section>\n\n<section id="coverage" aria-labelledby="coverage-h">\n<h2 id="coverage-h">Coverage</h2>\n<p class="lead">'
        if ((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage).walked == 1):
            pass
            yield put((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage).walked)
            yield ' file seen, '
            yield put((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage).recognised)
            yield ' recognised as inputs'
        else:
            pass
            yield put((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage).walked)
            yield ' files seen, '
            yield put((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage).recognised)
            yield ' recognised as inputs'
        l_1_loop = missing
        for (l_1_word, l_1_count), l_1_loop in LoopContext((undefined(name='outcomes') if l_0_outcomes is missing else l_0_outcomes), undefined):
            _loop_vars = {}
            pass
            yield put((': ' if l_1_loop.first else ' + '))
            yield put(l_1_count)
            yield ' '
            yield put(t_8(l_1_word))
        l_1_loop = l_1_word = l_1_count = missing
        yield '.</p>\n'
        if (undefined(name='coverage') if l_0_coverage is missing else l_0_coverage).recognised:
            pass
            yield '<svg class="bar" viewBox="0 0 '
            yield put((undefined(name='coverage') if l_0_coverage is missing else l_0_coverage).recognised)
            yield ' 1" width="600" height="10" preserveAspectRatio="none" role="img" aria-labelledby="bar-t">\n<title id="bar-t">Share of each outcome; the numbers stand above</title>\n'
            l_0_ns = context.call((undefined(name='namespace') if l_0_namespace is missing else l_0_namespace), x=0)
            context.vars['ns'] = l_0_ns
            context.exported_vars.add('ns')
            for (l_1_word, l_1_count) in (undefined(name='outcomes') if l_0_outcomes is missing else l_0_outcomes):
                _loop_vars = {}
                pass
                if l_1_count:
                    pass
                    yield '<rect class="'
                    yield put(t_6(context.eval_ctx, l_1_word, ' ', '-'))
                    yield '" fill="'
                    yield put(environment.getitem((undefined(name='fills') if l_0_fills is missing else l_0_fills), l_1_word))
                    yield '" x="'
                    yield put((undefined(name='ns') if l_0_ns is missing else l_0_ns).x)
                    yield '" y="0" width="'
                    yield put(l_1_count)
                    yield '" height="1"/>\n'
                if not isinstance(l_0_ns, Namespace):
                    raise TemplateRuntimeError("cannot assign attribute on non-namespace object")
                l_0_ns['x'] = ((undefined(name='ns') if l_0_ns is missing else l_0_ns).x + l_1_count)
            l_1_word = l_1_count = missing
            yield '</svg>\n'
        if (undefined(name='files') if l_0_files is missing else l_0_files):
            pass
            yield '<details'
            if (t_5((undefined(name='files') if l_0_files is missing else l_0_files)) <= 60):
                pass
                yield ' open'
            yield '>\n<summary>'
            if (t_5((undefined(name='files') if l_0_files is missing else l_0_files)) == 1):
                pass
                yield put(t_5((undefined(name='files') if l_0_files is missing else l_0_files)))
                yield ' file, what became of each'
            else:
                pass
                yield put(t_5((undefined(name='files') if l_0_files is missing else l_0_files)))
                yield ' files, what became of each'
            yield '</summary>\n<div class="sheet">\n<table class="t-file">\n<caption class="vh">Input files</caption>\n<thead><tr><th scope="col">Outcome</th><th scope="col">File</th><th scope="col">Found</th><th scope="col">Dependencies known</th><th scope="col">Why</th></tr></thead>\n<tbody>\n'
            for l_1_file in (undefined(name='files') if l_0_files is missing else l_0_files)[:(undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)]:
                _loop_vars = {}
                pass
                yield '<tr>\n<td>'
                yield put(context.call((undefined(name='badge') if l_0_badge is missing else l_0_badge), l_1_file.outcome, _loop_vars=_loop_vars))
                yield '</td>\n<th scope="row"><code>'
                yield put(t_1(l_1_file.path))
                yield '</code>'
                if l_1_file.parser:
                    pass
                    yield '<br><small>'
                    yield put(l_1_file.parser)
                    yield '</small>'
                yield '</th>\n<td>'
                if l_1_file.components:
                    pass
                    if (l_1_file.components == 1):
                        pass
                        yield put(l_1_file.components)
                        yield ' package'
                    else:
                        pass
                        yield put(l_1_file.components)
                        yield ' packages'
                if (l_1_file.components and l_1_file.references):
                    pass
                    yield ', '
                if l_1_file.references:
                    pass
                    if (l_1_file.references == 1):
                        pass
                        yield put(l_1_file.references)
                        yield ' reference'
                    else:
                        pass
                        yield put(l_1_file.references)
                        yield ' references'
                yield '</td>\n<td>'
                yield put(l_1_file.completeness)
                yield '</td>\n<td>'
                yield put(l_1_file.reason)
                yield '</td>\n</tr>\n'
            l_1_file = missing
            yield '</tbody>\n</table>\n</div>\n'
            yield put(context.call((undefined(name='left_out') if l_0_left_out is missing else l_0_left_out), t_5((undefined(name='files') if l_0_files is missing else l_0_files)), (undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)))
            yield '\n</details>\n'
        yield '</section>\n\n<section id="licences" aria-labelledby="licences-h">\n<h2 id="licences-h">Licences</h2>\n'
        if (undefined(name='licences') if l_0_licences is missing else l_0_licences):
            pass
            yield '<div class="sheet">\n<table class="t-lic">\n<caption class="vh">Licences and how many packages have them, those to be settled first</caption>\n<thead><tr><th scope="col">Licence</th><th scope="col">Packages</th><th scope="col"><span class="vh">Share</span></th></tr></thead>\n<tbody>\n'
            for l_1_row in (undefined(name='licences') if l_0_licences is missing else l_0_licences)[:(undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)]:
                _loop_vars = {}
                pass
                yield '<tr>\n<th scope="row">'
                yield put(l_1_row.licence)
                if (not l_1_row.settled):
                    pass
                    yield ' <small>to be settled</small>'
                yield '</th>\n<td>'
                yield put(l_1_row.packages)
                yield '</td>\n<td>'
                yield put(context.call((undefined(name='share') if l_0_share is missing else l_0_share), l_1_row.share, ('sure' if l_1_row.settled else 'unsure'), ('#1f5fae' if l_1_row.settled else '#8a5200'), _loop_vars=_loop_vars))
                yield '</td>\n</tr>\n'
            l_1_row = missing
            yield '</tbody>\n</table>\n</div>\n'
            yield put(context.call((undefined(name='left_out') if l_0_left_out is missing else l_0_left_out), t_5((undefined(name='licences') if l_0_licences is missing else l_0_licences)), (undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)))
            yield '\n'
        else:
            pass
            yield '<p class="empty">No packages.</p>\n'
        if (undefined(name='duties') if l_0_duties is missing else l_0_duties):
            pass
            yield '<h3>What these licences ask for</h3>\n<p class="lead">Of whoever passes the software on. It is no advice: read the licence where it matters.</p>\n<div class="sheet">\n<table class="t-duty">\n<caption class="vh">What the licences ask for, those that reach furthest first</caption>\n<thead><tr><th scope="col">Obligation</th><th scope="col">Packages</th><th scope="col">By the licence</th></tr></thead>\n<tbody>\n'
            l_1_loop = missing
            for l_1_row, l_1_loop in LoopContext((undefined(name='duties') if l_0_duties is missing else l_0_duties), undefined):
                _loop_vars = {}
                pass
                yield '<tr>\n<th scope="row">'
                yield put(l_1_row.duty)
                yield '</th>\n<td>'
                yield put(l_1_row.packages)
                yield '</td>\n<td>'
                l_2_loop = missing
                for (l_2_name, l_2_count), l_2_loop in LoopContext(l_1_row.licences[:20], undefined):
                    _loop_vars = {}
                    pass
                    yield put(l_2_name)
                    yield ' <small>'
                    yield put(l_2_count)
                    yield '</small>'
                    if (not l_2_loop.last):
                        pass
                        yield ', '
                l_2_loop = l_2_name = l_2_count = missing
                if (t_5(l_1_row.licences) > 20):
                    pass
                    yield ' <small>and '
                    yield put((t_5(l_1_row.licences) - 20))
                    yield ' more</small>'
                yield '</td>\n</tr>\n'
            l_1_loop = l_1_row = missing
            yield '</tbody>\n</table>\n</div>\n'
        yield '</section>\n\n'
        if (undefined(name='image_facts') if l_0_image_facts is missing else l_0_image_facts):
            pass
            yield '<section id="image" aria-labelledby="image-h">\n<h2 id="image-h">Image <small>'
            if (t_5((undefined(name='layers') if l_0_layers is missing else l_0_layers)) == 1):
                pass
                yield put(t_5((undefined(name='layers') if l_0_layers is missing else l_0_layers)))
                yield ' layer'
            else:
                pass
                yield put(t_5((undefined(name='layers') if l_0_layers is missing else l_0_layers)))
                yield ' layers'
            yield '</small></h2>\n'
            if (undefined(name='layers') if l_0_layers is missing else l_0_layers):
                pass
                yield '<p class="lead">The lowest layer comes first. A package belongs to the layer since which it has been there, in its version and place.</p>\n<div class="sheet">\n<table class="t-layer">\n<caption class="vh">Layers of the image</caption>\n<thead><tr><th scope="col">Layer</th><th scope="col">Built by</th><th scope="col">Packages it brought</th><th scope="col">Packages it took away</th><th scope="col">Size</th></tr></thead>\n<tbody>\n'
                for l_1_row in (undefined(name='layers') if l_0_layers is missing else l_0_layers):
                    _loop_vars = {}
                    pass
                    yield '<tr id="layer-'
                    yield put(l_1_row.layer.index)
                    yield '">\n<th scope="row">'
                    yield put(l_1_row.layer.index)
                    yield '<br><small><code>'
                    yield put(t_1(l_1_row.layer.diff_id))
                    yield '</code></small></th>\n<td>'
                    if l_1_row.layer.created_by:
                        pass
                        yield '<code>'
                        yield put(t_1(l_1_row.layer.created_by))
                        yield '</code>'
                    else:
                        pass
                        yield '<small>the history does not tell</small>'
                    if l_1_row.layer.unread:
                        pass
                        yield '<br><span class="b lost">not read</span> '
                        yield put(l_1_row.layer.unread)
                    yield '</td>\n<td>'
                    yield put(l_1_row.brought)
                    if l_1_row.named:
                        pass
                        yield '<br><small>'
                        yield put(t_4(l_1_row.named, ', '))
                        if (l_1_row.brought > t_5(l_1_row.named)):
                            pass
                            yield ' and '
                            yield put((l_1_row.brought - t_5(l_1_row.named)))
                            yield ' more'
                        yield '</small>'
                    yield '</td>\n<td>'
                    yield put(l_1_row.gone_count)
                    if l_1_row.gone:
                        pass
                        yield '<br><small>'
                        yield put(t_4(l_1_row.gone, ', '))
                        if (l_1_row.gone_count > t_5(l_1_row.gone)):
                            pass
                            yield ' and '
                            yield put((l_1_row.gone_count - t_5(l_1_row.gone)))
                            yield ' more'
                        yield '</small>'
                    yield '</td>\n<td>'
                    yield put(l_1_row.size)
                    yield '</td>\n</tr>\n'
                l_1_row = missing
                yield '</tbody>\n</table>\n</div>\n'
            yield '<dl class="pairs">\n'
            for (l_1_name, l_1_text) in (undefined(name='image_facts') if l_0_image_facts is missing else l_0_image_facts):
                _loop_vars = {}
                pass
                yield '<dt>'
                yield put(l_1_name)
                yield '</dt><dd>'
                yield put(t_1(l_1_text))
                yield '</dd>\n'
            l_1_name = l_1_text = missing
            yield '</dl>\n</section>\n\n'
        yield '<section id="packages" aria-labelledby="packages-h">\n<h2 id="packages-h">Packages <small>'
        yield put((undefined(name='counts_line') if l_0_counts_line is missing else l_0_counts_line))
        yield '</small></h2>\n'
        if (undefined(name='pages') if l_0_pages is missing else l_0_pages):
            pass
            yield '<p class="lead">'
            if ((undefined(name='package_count') if l_0_package_count is missing else l_0_package_count) == 1):
                pass
                yield put((undefined(name='package_count') if l_0_package_count is missing else l_0_package_count))
                yield ' package and reference, too many for one page. They lie beside it, each page by type and name:'
            else:
                pass
                yield put((undefined(name='package_count') if l_0_package_count is missing else l_0_package_count))
                yield ' packages and references, too many for one page. They lie beside it, each page by type and name:'
            yield '</p>\n<ul class="pages">\n'
            for l_1_page in (undefined(name='pages') if l_0_pages is missing else l_0_pages):
                _loop_vars = {}
                pass
                yield '<li><a href="'
                yield put(l_1_page.name)
                yield '">'
                yield put(l_1_page.first)
                yield ' to '
                yield put(l_1_page.last)
                yield '</a> <small>from '
                yield put(l_1_page.label)
                yield '</small></li>\n'
            l_1_page = missing
            yield '</ul>\n'
        if (undefined(name='packages') if l_0_packages is missing else l_0_packages):
            pass
            yield '<details id="inventory"'
            if (t_5((undefined(name='packages') if l_0_packages is missing else l_0_packages)) <= 300):
                pass
                yield ' open'
            yield '>\n<summary>'
            if (undefined(name='pages') if l_0_pages is missing else l_0_pages):
                pass
                if (t_5((undefined(name='packages') if l_0_packages is missing else l_0_packages)) == 1):
                    pass
                    yield put(t_5((undefined(name='packages') if l_0_packages is missing else l_0_packages)))
                    yield ' package that findings are about'
                else:
                    pass
                    yield put(t_5((undefined(name='packages') if l_0_packages is missing else l_0_packages)))
                    yield ' packages that findings are about'
            else:
                pass
                yield 'Every package and reference, with where it was found'
            yield '</summary>\n'
            yield put(context.call((undefined(name='package_table') if l_0_package_table is missing else l_0_package_table), (undefined(name='packages') if l_0_packages is missing else l_0_packages)))
            yield '\n</details>\n'
            if (undefined(name='details') if l_0_details is missing else l_0_details):
                pass
                yield '<details id="details">\n<summary>'
                if (t_5((undefined(name='details') if l_0_details is missing else l_0_details)) < (undefined(name='package_count') if l_0_package_count is missing else l_0_package_count)):
                    pass
                    if (t_5((undefined(name='details') if l_0_details is missing else l_0_details)) == 1):
                        pass
                        yield 'Details of '
                        yield put(t_5((undefined(name='details') if l_0_details is missing else l_0_details)))
                        yield ' package, those with findings first in line'
                    else:
                        pass
                        yield 'Details of '
                        yield put(t_5((undefined(name='details') if l_0_details is missing else l_0_details)))
                        yield ' packages, those with findings first in line'
                else:
                    pass
                    yield 'Details of every package'
                yield '</summary>\n<p class="lead">Package URL, hashes, licence with what says so, places, the shortest ways in.'
                if (t_5((undefined(name='details') if l_0_details is missing else l_0_details)) < (undefined(name='package_count') if l_0_package_count is missing else l_0_package_count)):
                    pass
                    yield ' Of the others the table above says what is known; the JSON report has the rest.'
                yield '</p>\n<div class="details">\n'
                yield put(context.call((undefined(name='package_details') if l_0_package_details is missing else l_0_package_details), (undefined(name='details') if l_0_details is missing else l_0_details), (undefined(name='finding_ids') if l_0_finding_ids is missing else l_0_finding_ids)))
                yield '\n</div>\n</details>\n'
        elif (not (undefined(name='pages') if l_0_pages is missing else l_0_pages)):
            pass
            yield '<p class="empty">None.</p>\n'
        yield '</section>\n\n<section id="projects" aria-labelledby="projects-h">\n<h2 id="projects-h">Projects <small>'
        yield put(t_5((undefined(name='projects') if l_0_projects is missing else l_0_projects)))
        yield '</small></h2>\n'
        if (undefined(name='projects') if l_0_projects is missing else l_0_projects):
            pass
            yield '<div class="sheet">\n<table class="t-proj">\n<caption class="vh">Projects</caption>\n<thead><tr><th scope="col">Project</th><th scope="col">Kind</th><th scope="col">Folder</th><th scope="col">Defined in</th><th scope="col">Direct dependencies</th></tr></thead>\n<tbody>\n'
            for l_1_row in (undefined(name='projects') if l_0_projects is missing else l_0_projects)[:(undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)]:
                _loop_vars = {}
                pass
                yield '<tr>\n<th scope="row">'
                yield put(t_1((l_1_row.project.name or 'without a name')))
                yield '</th>\n<td>'
                yield put(l_1_row.project.kind)
                yield '</td>\n<td><code>'
                yield put(t_1(l_1_row.project.folder))
                yield '</code></td>\n<td><code>'
                yield put(t_1(l_1_row.project.location))
                yield '</code></td>\n<td>'
                yield put(l_1_row.direct)
                yield '</td>\n</tr>\n'
            l_1_row = missing
            yield '</tbody>\n</table>\n</div>\n'
            yield put(context.call((undefined(name='left_out') if l_0_left_out is missing else l_0_left_out), t_5((undefined(name='projects') if l_0_projects is missing else l_0_projects)), (undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)))
            yield '\n'
        else:
            pass
            yield '<p class="empty">None.</p>\n'
        yield '</section>\n\n<section id="run" aria-labelledby="run-h">\n<h2 id="run-h">This run</h2>\n<dl class="pairs">\n<dt>Tool</dt><dd>'
        yield put((undefined(name='result') if l_0_result is missing else l_0_result).tool.name)
        yield ' '
        yield put((undefined(name='result') if l_0_result is missing else l_0_result).tool.version)
        yield '</dd>\n<dt>Target</dt><dd>'
        yield put((undefined(name='result') if l_0_result is missing else l_0_result).target)
        yield '</dd>\n<dt>Judged on</dt><dd>'
        yield put((undefined(name='verdict') if l_0_verdict is missing else l_0_verdict).judged_on)
        yield '</dd>\n<dt>Time</dt><dd>'
        yield put(((undefined(name='result') if l_0_result is missing else l_0_result).timestamp or 'not recorded, so that equal input gives an equal page'))
        yield '</dd>\n'
        if (undefined(name='result') if l_0_result is missing else l_0_result).build:
            pass
            yield '<dt>Build</dt><dd>'
            yield put((undefined(name='result') if l_0_result is missing else l_0_result).build.ci)
            yield ' '
            yield put((undefined(name='result') if l_0_result is missing else l_0_result).build.number)
            if (undefined(name='result') if l_0_result is missing else l_0_result).build.url:
                pass
                yield '<br>'
                yield put(context.call((undefined(name='link') if l_0_link is missing else l_0_link), (undefined(name='result') if l_0_result is missing else l_0_result).build.url))
            yield '</dd>\n'
            if (undefined(name='result') if l_0_result is missing else l_0_result).build.commit:
                pass
                yield '<dt>Commit</dt><dd><code>'
                yield put((undefined(name='result') if l_0_result is missing else l_0_result).build.commit)
                yield '</code></dd>'
            if (undefined(name='result') if l_0_result is missing else l_0_result).build.branch:
                pass
                yield '<dt>Branch</dt><dd>'
                yield put((undefined(name='result') if l_0_result is missing else l_0_result).build.branch)
                yield '</dd>'
            if (undefined(name='result') if l_0_result is missing else l_0_result).build.repository:
                pass
                yield '<dt>Repository</dt><dd>'
                yield put(context.call((undefined(name='link') if l_0_link is missing else l_0_link), (undefined(name='result') if l_0_result is missing else l_0_result).build.repository))
                yield '</dd>'
        for l_1_layer in (undefined(name='verdict') if l_0_verdict is missing else l_0_verdict).layers:
            _loop_vars = {}
            pass
            yield '<dt>Policy '
            yield put(l_1_layer.name)
            yield '</dt><dd>'
            yield put(context.call((undefined(name='link') if l_0_link is missing else l_0_link), l_1_layer.source, _loop_vars=_loop_vars))
            yield '<br><code>sha256 '
            yield put(l_1_layer.sha256)
            yield '</code></dd>\n'
        l_1_layer = missing
        if (undefined(name='verdict') if l_0_verdict is missing else l_0_verdict).families:
            pass
            yield '<dt>Rules asked for</dt><dd>'
            yield put(t_4((undefined(name='verdict') if l_0_verdict is missing else l_0_verdict).families, ', '))
            yield '</dd>\n'
        if (undefined(name='records') if l_0_records is missing else l_0_records):
            pass
            yield '<dt>Vulnerability data</dt><dd>'
            yield put((undefined(name='records') if l_0_records is missing else l_0_records))
            yield '</dd>\n'
        for (l_1_name, l_1_value) in (undefined(name='result') if l_0_result is missing else l_0_result).options:
            _loop_vars = {}
            pass
            yield '<dt>Option '
            yield put(l_1_name)
            yield '</dt><dd>'
            yield put(l_1_value)
            yield '</dd>\n'
        l_1_name = l_1_value = missing
        yield '<dt>Format</dt><dd>'
        yield put((undefined(name='result') if l_0_result is missing else l_0_result).schema)
        yield '</dd>\n</dl>\n<h3>External data</h3>\n'
        if (undefined(name='data') if l_0_data is missing else l_0_data):
            pass
            yield '<div class="sheet">\n<table class="t-data">\n<caption class="vh">External data that the verdict rests on</caption>\n<thead><tr><th scope="col">Data</th><th scope="col">From</th><th scope="col">How much</th><th scope="col">Oldest</th><th scope="col">Newest</th></tr></thead>\n<tbody>\n'
            for l_1_row in (undefined(name='data') if l_0_data is missing else l_0_data):
                _loop_vars = {}
                pass
                yield '<tr><th scope="row">'
                yield put(l_1_row.name)
                yield '</th><td>'
                yield put(t_1(l_1_row.source))
                yield '</td><td>'
                yield put(l_1_row.amount)
                yield '</td><td>'
                yield put(l_1_row.oldest)
                yield '</td><td>'
                yield put(l_1_row.newest)
                yield '</td></tr>\n'
            l_1_row = missing
            yield '</tbody>\n</table>\n</div>\n'
        else:
            pass
            yield '<p class="empty">None: everything here was read from the files themselves.</p>\n'
        if (undefined(name='uncovered') if l_0_uncovered is missing else l_0_uncovered):
            pass
            yield '<p class="lead left">Nothing is known there of the vulnerabilities of '
            yield put((undefined(name='uncovered') if l_0_uncovered is missing else l_0_uncovered))
            yield ' packages.</p>\n'
        if (undefined(name='result') if l_0_result is missing else l_0_result).sboms:
            pass
            yield '<h3>SBOMs that were read</h3>\n<div class="sheet">\n<table class="t-sbom">\n<caption class="vh">SBOMs that were read</caption>\n<thead><tr><th scope="col">File</th><th scope="col">Format</th><th scope="col">Made</th><th scope="col">Packages</th><th scope="col">With a package URL</th><th scope="col">With a licence</th><th scope="col">With what they need</th></tr></thead>\n<tbody>\n'
            for l_1_one in (undefined(name='result') if l_0_result is missing else l_0_result).sboms[:(undefined(name='most_rows') if l_0_most_rows is missing else l_0_most_rows)]:
                _loop_vars = {}
                pass
                yield '<tr><th scope="row">'
                yield put(t_1(l_1_one.path))
                yield '<br><small>'
                yield put(l_1_one.serial)
                yield '</small></th><td>'
                yield put(l_1_one.format)
                yield ' '
                yield put(l_1_one.version)
                yield '</td><td>'
                yield put(l_1_one.timestamp)
                yield '<br><small>'
                yield put(t_4(l_1_one.tools, ', '))
                yield '</small></td><td>'
                yield put(l_1_one.components)
                yield '</td><td>'
                yield put(l_1_one.with_purl)
                yield '</td><td>'
                yield put(l_1_one.with_licence)
                yield '</td><td>'
                yield put(l_1_one.with_needs)
                yield '</td></tr>\n'
            l_1_one = missing
            yield '</tbody>\n</table>\n</div>\n'
        if (undefined(name='artefacts') if l_0_artefacts is missing else l_0_artefacts):
            pass
            yield '<h3>Other files of this run</h3>\n<div class="sheet">\n<table class="t-art">\n<caption class="vh">Other files of this run</caption>\n<thead><tr><th scope="col">File</th><th scope="col">Bytes</th><th scope="col">SHA-256</th></tr></thead>\n<tbody>\n'
            for l_1_one in (undefined(name='artefacts') if l_0_artefacts is missing else l_0_artefacts):
                _loop_vars = {}
                pass
                yield '<tr><th scope="row"><a href="'
                yield put(l_1_one.href)
                yield '">'
                yield put(t_1(l_1_one.name))
                yield '</a></th>'
                if l_1_one.sha256:
                    pass
                    yield '<td>'
                    yield put(l_1_one.size)
                    yield '</td><td>'
                    yield put(context.call((undefined(name='copy') if l_0_copy is missing else l_0_copy), l_1_one.sha256, _loop_vars=_loop_vars))
                    yield '</td>'
                else:
                    pass
                    yield '<td></td><td>lists all files with their SHA-256, this page too</td>'
                yield '</tr>\n'
            l_1_one = missing
            yield '</tbody>\n</table>\n</div>\n'
        yield '</section>\n\n<section id="words" aria-labelledby="words-h">\n<h2 id="words-h">What the words mean</h2>\n<dl class="pairs">\n'
        for (l_1_word, l_1_meaning) in (undefined(name='words') if l_0_words is missing else l_0_words):
            _loop_vars = {}
            pass
            yield '<dt>'
            yield put(l_1_word)
            yield '</dt><dd>'
            yield put(l_1_meaning)
            yield '</dd>\n'
        l_1_word = l_1_meaning = missing
        yield '</dl>\n</section>\n</main>\n'
    yield '<footer><p>Written by '
    yield put((undefined(name='tool') if l_0_tool is missing else l_0_tool).name)
    yield ' '
    yield put((undefined(name='tool') if l_0_tool is missing else l_0_tool).version)
    yield '. This page asks no server for anything.</p></footer>\n'
    if (undefined(name='script') if l_0_script is missing else l_0_script):
        pass
        yield '<script>'
        yield put((undefined(name='script') if l_0_script is missing else l_0_script))
        yield '</script>\n'
    yield '</body>\n</html>\n'

blocks = {}
debug_info = '1=120&2=135&3=159&4=191&5=208&6=221&8=242&14=251&15=254&16=259&17=268&19=277&20=280&22=294&23=353&30=368&31=376&32=381&34=393&35=396&36=401&38=408&39=414&41=431&42=435&44=438&45=443&47=455&48=460&50=479&51=515&52=519&54=548&55=552&57=555&58=560&63=587&64=596&70=601&72=606&73=609&79=633&81=636&87=642&89=647&90=649&91=651&97=679&104=686&108=688&109=702&110=704&113=706&116=709&118=717&119=719&120=723&126=735&127=737&130=740&134=743&137=746&140=750&141=752&143=754&144=756&145=760&149=764&152=767&157=772&158=775&159=778&160=781&164=785&166=788&167=792&171=803&173=809&174=811&175=815&176=820&177=822&179=827&181=834&187=842&188=844&190=846&191=850&193=853&194=856&197=859&198=861&200=864&201=867&203=875&204=878&206=886&207=889&213=899&214=903&216=913&217=917&219=923&223=931&226=935&228=938&234=942&244=946&247=949&248=953&250=956&252=972&255=976&256=979&262=984&264=1002&267=1005&268=1010&270=1013&272=1020&273=1024&275=1038&276=1041&281=1053&282=1057&284=1094&285=1098&288=1102&290=1105&291=1109&299=1116&300=1130&302=1133&305=1139&309=1142&311=1145&312=1147&313=1172&318=1175&326=1177&332=1181&333=1187&334=1189&335=1199&336=1236&337=1248&338=1273&344=1296&352=1298&353=1302&360=1317&364=1320&367=1323&369=1335&372=1343&373=1346&374=1349&376=1352&377=1362&383=1377&387=1390&395=1393&397=1397&398=1399&399=1401&400=1403&406=1412&411=1415&413=1418&414=1420&415=1423&417=1425&423=1428&425=1432&426=1434&427=1436&428=1438&429=1440&440=1445&442=1449&443=1464&444=1500&445=1523&446=1530&452=1534&461=1541&462=1544&463=1547&466=1549&469=1551&471=1555&472=1559&473=1561&474=1563&475=1565&476=1567&477=1590&485=1595&489=1599&490=1601&497=1604&499=1608&500=1617&501=1621&502=1623&508=1627&516=1633&517=1655&518=1658&520=1660&521=1663&522=1666&523=1669&525=1679&529=1682&530=1685&531=1689&537=1698&539=1702&540=1704&541=1712&542=1736&543=1738&549=1742&556=1745&562=1748&564=1752&565=1757&566=1759&572=1763&576=1768&584=1772&586=1776&587=1778&588=1781&597=1801&599=1804&600=1813&607=1816&608=1820&609=1822&610=1826&611=1839&612=1851&613=1863&621=1868&622=1872&629=1879&630=1881&631=1884&633=1893&634=1897&638=1907&639=1910&640=1914&641=1928&643=1930&645=1933&646=1949&648=1953&652=1955&658=1959&659=1961&665=1964&667=1968&668=1970&669=1972&670=1974&671=1976&677=1980&686=1986&687=1990&688=1992&689=1994&690=1996&691=1999&692=2007&693=2012&694=2017&696=2022&697=2026&699=2033&700=2036&702=2038&703=2041&705=2043&706=2047&708=2053&711=2055&717=2058&718=2062&726=2077&727=2080&729=2082&736=2085&737=2089&743=2111&750=2114&751=2118&762=2136&763=2140&769=2147&770=2151&771=2154'
