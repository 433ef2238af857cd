import { deflateRawSync } from 'node:zlib'

export const long = (length: number): string => 'x'.repeat(length)
const z = (text: string): string => deflateRawSync(Buffer.from(text)).toString('base64url')
export const ID = 'an-id-of-22-characters'

/** A request that is refused, and how. */
export interface Case {
  readonly name: string
  readonly path: string
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly status: number
  readonly code: string
  readonly field?: string
}

export const CASES: Case[] = [
  {
    name: 'an unknown type',
    path: '/events/Comment?post=clean',
    status: 404,
    code: 'unknown_type',
  },
  { name: 'no type at all', path: '/events/', status: 404, code: 'unknown_type' },
  {
    name: 'a missing field',
    path: '/fastevent/comment?post=clean',
    status: 400,
    code: 'missing_field',
    field: 'body',
  },
  {
    name: 'a missing subject',
    path: '/fastevent/comment?body=hi',
    status: 400,
    code: 'missing_field',
    field: 'post',
  },
  {
    name: 'an empty body',
    path: '/fastevent/comment?post=clean&body=%20%0A',
    status: 400,
    code: 'invalid_field',
    field: 'body',
  },
  {
    name: 'an overlong name',
    path: `/fastevent/comment?post=clean&body=hi&name=${long(81)}`,
    status: 400,
    code: 'field_too_long',
    field: 'name',
  },
  {
    name: 'an overlong subject',
    path: `/fastevent/comment?post=${long(201)}&body=hi`,
    status: 400,
    code: 'field_too_long',
    field: 'post',
  },
  {
    name: 'an unknown field',
    path: '/fastevent/comment?post=clean&body=hi&admin=1',
    status: 400,
    code: 'unknown_field',
    field: 'admin',
  },
  {
    name: 'a malformed percent-escape',
    path: '/fastevent/comment?post=clean&body=%zz',
    status: 400,
    code: 'malformed_query',
    field: 'body',
  },
  {
    name: 'an escape cut short',
    path: '/fastevent/comment?post=clean&body=a%2',
    status: 400,
    code: 'malformed_query',
    field: 'body',
  },
  {
    name: 'a lone surrogate',
    path: '/fastevent/comment?post=clean&body=%ED%A0%80',
    status: 400,
    code: 'malformed_query',
    field: 'body',
  },
  {
    name: 'bytes that are not UTF-8',
    path: '/fastevent/comment?post=clean&body=%FF',
    status: 400,
    code: 'malformed_query',
    field: 'body',
  },
  {
    name: 'control characters in a name',
    path: '/fastevent/comment?post=clean&body=hi&name=a%0Ab',
    status: 400,
    code: 'invalid_field',
    field: 'name',
  },
  {
    name: 'a path for a subject',
    path: '/fastevent/comment?post=../../etc/passwd&body=hi',
    status: 400,
    code: 'invalid_field',
    field: 'post',
  },
  {
    name: 'an escaped path for a subject',
    path: '/fastevent/comment?post=..%2F..%2Fetc%2Fpasswd&body=hi',
    status: 400,
    code: 'invalid_field',
    field: 'post',
  },
  {
    name: 'an absolute path for a subject',
    path: '/fastevent/comment?post=/etc/passwd&body=hi',
    status: 400,
    code: 'invalid_field',
    field: 'post',
  },
  {
    name: 'a subject with a NUL',
    path: '/fastevent/comment?post=a%00b&body=hi',
    status: 400,
    code: 'invalid_field',
    field: 'post',
  },
  {
    name: 'a URL of 9 KB',
    path: `/fastevent/comment?post=clean&body=${long(9_000)}`,
    status: 414,
    code: 'url_too_long',
  },
  {
    name: 'a zip bomb',
    path: `/fastevent/comment?post=clean&z=${z(`body=${long(500_000)}`)}`,
    status: 400,
    code: 'malformed_z',
    field: 'z',
  },
  {
    name: 'a z that is no deflate',
    path: '/fastevent/comment?post=clean&z=AAAAAAAA',
    status: 400,
    code: 'malformed_z',
    field: 'z',
  },
  {
    name: 'an id inside z',
    path: `/fastevent/comment?post=clean&z=${z(`body=hi&id=${ID}`)}`,
    status: 400,
    code: 'malformed_z',
    field: 'id',
  },
  {
    name: 'duplicated parameters',
    path: '/fastevent/comment?post=clean&body=a&body=b',
    status: 400,
    code: 'duplicate_field',
    field: 'body',
  },
  {
    name: 'a duplicated subject',
    path: '/fastevent/comment?post=clean&post=other&body=b',
    status: 400,
    code: 'duplicate_field',
    field: 'post',
  },
  {
    name: 'a forged att',
    path: '/fastevent/comment?post=clean&body=hi&att=a.b.c',
    status: 400,
    code: 'invalid_field',
    field: 'att',
  },
  {
    name: 'a body of its own',
    path: '/fastevent/comment?post=clean',
    method: 'POST',
    headers: { 'content-length': '7' },
    status: 400,
    code: 'body_not_empty',
  },
  {
    name: 'a GET link that would remove a comment',
    path: '/fastevent/comment/remove?post=clean&comment=first-comment',
    method: 'GET',
    status: 405,
    code: 'method_not_allowed',
  },
  {
    name: 'a fast GET that is no form',
    path: '/fastevent/comment?post=clean&body=hi',
    method: 'GET',
    status: 405,
    code: 'method_not_allowed',
  },
  {
    name: 'PUT',
    path: '/fastevent/comment?post=clean&body=hi',
    method: 'PUT',
    status: 405,
    code: 'method_not_allowed',
  },
  {
    name: 'a removal by a stranger',
    path: '/fastevent/comment/remove?post=clean&comment=first-comment',
    status: 403,
    code: 'not_owner',
  },
  {
    name: 'a removal that names another owner',
    path: `/fastevent/comment/remove?post=clean&comment=first-comment&by=${long(43)}`,
    status: 403,
    code: 'role_required',
  },
  {
    name: 'an approval without a role',
    path: `/fastevent/comment/approve?post=clean&comment=first-comment&by=${long(43)}`,
    status: 403,
    code: 'role_required',
  },
  {
    name: 'a poll defined by anybody',
    path: '/fastevent/poll?poll=p&question=q&choices=a',
    status: 403,
    code: 'role_required',
  },
  {
    name: 'a bookmark of nobody',
    path: '/events/bookmark?post=clean',
    status: 401,
    code: 'session_required',
  },
  {
    name: 'a bookmark by a picture',
    path: '/events/bookmark?post=clean',
    method: 'GET',
    status: 405,
    code: 'method_not_allowed',
  },
  {
    name: 'a read of the file of counts',
    path: '/events/read?post=counts',
    status: 400,
    code: 'invalid_field',
    field: 'post',
  },
  {
    name: 'a dead link without a link',
    path: '/events/link/dead?page=/a',
    status: 400,
    code: 'missing_field',
    field: 'href',
  },
  {
    name: 'an edit of a comment that is not there',
    path: `/fastevent/comment/edit?post=clean&comment=no-such-comment&body=x&proof=${long(43)}`,
    status: 404,
    code: 'not_found',
    field: 'comment',
  },
  {
    name: 'a page of another origin',
    path: '/fastevent/comment?post=clean&body=hi',
    headers: { origin: 'https://evil.example' },
    status: 403,
    code: 'forbidden_origin',
  },
  {
    name: 'a prefetch',
    path: '/events/read?post=clean',
    method: 'GET',
    headers: { 'sec-purpose': 'prefetch;prerender' },
    status: 403,
    code: 'prefetch',
  },
  {
    name: 'a link from elsewhere',
    path: '/fastevent/comment?post=clean&body=hi',
    method: 'GET',
    headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site', accept: 'text/html' },
    status: 403,
    code: 'cross_site_navigation',
  },
  {
    name: 'a session that is no token',
    path: '/fastevent/comment?post=clean&body=hi',
    headers: { authorization: 'Bearer nonsense' },
    status: 401,
    code: 'session_invalid',
  },
]
