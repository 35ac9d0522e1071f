/** Names that go together, and the language somebody called so may speak at home. */
export type NamePool = {
  /** BCP 47. */
  readonly language: string
  /** How often English is the language all the same, from 0 to 1. */
  readonly englishShare: number
  readonly weight: number
  readonly female: readonly string[]
  readonly male: readonly string[]
  readonly family: readonly string[]
}

/** Everyday given and family names, put together by chance: nobody in particular. */
export const namePools: readonly NamePool[] = [
  {
    language: 'en',
    englishShare: 1,
    weight: 11,
    female: words(
      'Abigail Bethany Carla Denise Edith Fiona Gloria Hazel Imani Joanna Keisha Lorraine Marjorie Nadine Opal Paige Ruth Sylvia Tamara Una Violet Wendy Yvonne Zoe',
    ),
    male: words(
      'Amos Bernard Calvin Desmond Everett Floyd Grant Hector Irving Jerome Kendall Leroy Marcus Nolan Otis Preston Quentin Rufus Stuart Terrence Virgil Wade Xavier Zachary',
    ),
    family: words(
      'Abbott Barlow Cartwright Dunning Ellery Fairley Gaines Halvorsen Ingram Jessup Kettering Lockhart Mabry Norwood Ogden Pruitt Quarles Rutledge Sheffield Tolliver Underhill Vance Whitlock Yardley',
    ),
  },
  {
    language: 'es',
    englishShare: 0.4,
    weight: 4,
    female: words(
      'Alicia Beatriz Carmen Dolores Esperanza Graciela Inés Julieta Lucía Marisol Noemí Pilar Rocío Teresa Ximena',
    ),
    male: words(
      'Adrián Benito Camilo Diego Emilio Fermín Gonzalo Ignacio Joaquín Leandro Mauricio Octavio Raúl Santiago Vicente',
    ),
    family: words(
      'Arroyo Bustamante Castañeda Delgado Escobedo Fuentes Galindo Hinojosa Ibarra Lozano Montoya Ocampo Peralta Quiroga Salcedo Valdivia Zamora',
    ),
  },
  {
    language: 'vi',
    englishShare: 0.4,
    weight: 1,
    female: words('Hạnh Hương Lan Mai Ngọc Phượng Thảo Trinh Yến'),
    male: words('An Bình Dũng Hiếu Khoa Minh Phúc Quang Tuấn'),
    family: words('Bùi Đặng Đỗ Hồ Lê Ngô Nguyễn Phạm Võ'),
  },
  {
    language: 'ar',
    englishShare: 0.4,
    weight: 1,
    female: words('Amal Dina Farah Hanan Layla Maha Nour Rania Salma'),
    male: words('Adel Bassam Faris Hadi Karim Majid Omar Samir Tariq'),
    family: words('Abboud Barakat Darwish Haddad Khalil Mansour Nasser Qasim Saleh'),
  },
  {
    language: 'zh',
    englishShare: 0.5,
    weight: 1,
    female: words('Fang Hui Jing Lin Mei Ping Xia Yan'),
    male: words('Bo Feng Gang Hao Jun Lei Ming Wei'),
    family: words('Cai Deng Feng Guo He Jiang Lin Qiu Song Xu'),
  },
  {
    language: 'pl',
    englishShare: 0.6,
    weight: 1,
    female: words('Agnieszka Bożena Danuta Ewa Halina Joanna Krystyna Magda'),
    male: words('Andrzej Bogdan Dariusz Grzegorz Jacek Leszek Marek Zbigniew'),
    family: words('Baran Czajka Dudek Gajda Jasiński Kozioł Malec Pawlak Sikora Zając'),
  },
  {
    language: 'so',
    englishShare: 0.3,
    weight: 1,
    female: words('Amina Deqa Fadumo Hodan Ifrah Khadra Sagal Ubah'),
    male: words('Abdi Bile Cabdi Farah Guled Liban Mahad Warsame'),
    family: words('Aden Barre Dirie Elmi Gedi Hersi Jama Nur Roble'),
  },
  {
    language: 'ko',
    englishShare: 0.5,
    weight: 1,
    female: words('Eunji Hana Jiwoo Minji Soyeon Yuna'),
    male: words('Dohyun Hyunwoo Jaemin Minho Seojun Taeyang'),
    family: words('Bae Choi Han Jung Kang Lim Shin Yoon'),
  },
]

function words(text: string): readonly string[] {
  return text.split(' ')
}
